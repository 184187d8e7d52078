# Ce qui entoure chaque page.
product = Good Offices
skip-to-room = Aller à ce qui est dit
skip = Aller à la page elle-même
rooms = Salles
language = Langue de ces pages
language-set = Choisir
lock = Verrouiller
lock-hint = Cache tout jusqu’à ce que la phrase secrète soit donnée
unreachable = Le bureau ne répond pas. Rien de ce que vous avez écrit n’est perdu ; tout reprend dès que le bureau est de retour.
unseated = Le bureau a été relancé et ne reconnaît plus ce navigateur. Ce que vous avez écrit reste ici : ouvrez le nouveau lien du bureau dans un autre onglet, et cette page continue.
relay-away = Le relais est injoignable. Ce que vous dites est gardé et part dès qu’il est de retour.
waiting-count = { $count ->
    [one] Une entrée n’est pas encore au relais.
   *[other] { $count } entrées ne sont pas encore au relais.
}
asks-count = { $count ->
    [one] Une question attend une réponse.
   *[other] { $count } questions attendent une réponse.
}
refused-heading = Le bureau ne l’a pas fait
done = C’est fait.
back = Retour

no-seat-title = Ce bureau s’ouvre par son lien
no-seat = Utilisez le lien que le bureau a affiché en démarrant. Un lien ouvre le bureau une seule fois ; le bureau en fait un nouveau avec : goodoffices link
used-title = Ce lien a déjà servi
used = Un lien ouvre le bureau une seule fois ; celui-ci a servi, ou il est trop ancien. Le bureau en fait un nouveau avec : goodoffices link
wrong-place = Ce bureau ne répond qu’à sa propre adresse et à ses propres pages.

locked-title = Verrouillé
locked = Le bureau continue de fonctionner. Ce que vous aviez commencé à écrire est gardé.
passphrase = Phrase secrète du coffre
unlock = Déverrouiller
wrong-passphrase = Ce n’est pas la phrase secrète du coffre.
