# Des bureaux d’autres personnes sur une machine : qui héberge, qui a un compte, les clés d’accès.
hosted-by = Ce bureau fonctionne sur une machine de { $host } ; qui détient cette machine peut lire ce que vous lisez.

# Au bureau de l’hôte.
accounts = Comptes
accounts-title = Qui a son bureau ici
accounts-lead = Chaque personne a ici un bureau à elle et siège dans les salles en son propre nom. Elle l’ouvre depuis son appareil, à l’adresse { $address }
accounts-trust = Qui détient cette machine peut lire ce que ces personnes lisent. Chacune de leurs pages le dit.
accounts-who = Personnes
accounts-nobody = Personne n’a encore de compte.
accounts-all = Tous les comptes
account-invited = Lien valable jusqu’au { $until }
account-expired = Pas utilisé à temps : faites un nouveau lien
account-here = À son bureau
account-away = Absent
account-ended = Clos
account-passkeys = { $count ->
    [0] Pas encore de clé d’accès
    [one] Une clé d’accès
   *[other] { $count } clés d’accès
}
account-new = Un nouveau compte
account-name = Nom ou fonction
account-name-hint = Comme vous l’appelez, par exemple « Conseil » ou « Chef de délégation ».
account-name-bad = Il faut un nom, et qu’il soit court.
account-name-taken = Quelqu’un de ce nom a déjà un compte.
account-valid = Durée de validité du lien
account-new-go = Créer le compte
account-hand-over = Remettez le lien
account-link-trust = Le compte est à qui utilise ce lien en premier. Remettez-le vous-même, ou par une voie à laquelle vous vous fiez.
account-link = Le lien
account-code = Le même lien sous forme de code, pour l’appareil photo
account-then = La personne l’ouvre sur son appareil et y crée une clé d’accès. Elle entre ensuite dans les salles comme tout le monde : invitez-la sous « Personnes » ; l’invitation peut être posée sur son bureau.
begin-hosted = Si { $host } vous invite, il n’y a rien à coller : l’invitation peut être posée sur ce bureau, et les mots à comparer paraissent d’eux-mêmes.
invitation-hosted = Ou posez-la sur un bureau qui fonctionne ici
invitation-laid = Elle est sur son bureau. Vous voyez tous deux les mots de sûreté : comparez-les.
account-deeds = Si quelque chose change
account-renew-lead = Un appareil est perdu, ou le lien n’a pas servi : un nouveau lien. Les clés d’accès d’avant n’ouvrent plus rien, et ce qui est ouvert se ferme.
account-renew = Faire un nouveau lien
account-end-lead = Cette personne ne doit plus revenir : ses clés d’accès n’ouvrent plus rien, et ce qui est ouvert se ferme. Elle reste dans les salles jusqu’à ce qu’on l’en retire.
account-end = Clore le compte
account-renewed = Voici un nouveau lien. Les clés d’accès d’avant n’ouvrent plus rien.
account-is-ended = Le compte est clos. Retirez aussi la personne des salles, sous « Personnes ».

# À la porte.
enter-title = Ouvrez votre bureau
enter-lead = Votre clé d’accès l’ouvre : cet appareil demande votre empreinte, votre visage ou son code.
enter-go = Ouvrir avec une clé d’accès
enter-nobody-title = Ce navigateur ne vous connaît pas encore
enter-nobody = Ouvrez l’adresse que votre bureau montre sous « Clés d’accès ». Si vous ne l’avez pas, ou si votre appareil est perdu, demandez un nouveau lien à { $host }.
enter-unknown = Aucune clé d’accès n’ouvre plus ce compte. Demandez un nouveau lien à { $host }.
enter-closed = Votre bureau ne peut être ouvert pour le moment ; rien n’est perdu. Prévenez { $host }.
invited-title = Bienvenue, { $name }
invited-lead = { $host } vous a préparé un bureau. Vous y lisez et parlez dans les salles où vous êtes invité.
invited-passkey = Une clé d’accès l’ouvrira désormais. Cet appareil la garde et demande votre empreinte, votre visage ou son code. Il n’y a pas de mot de passe.
invited-go = Créer une clé d’accès et entrer
invited-until = Le lien sert une fois, jusqu’au { $until }.
invited-spent-title = Ce lien ne sert plus
invited-spent = Il a été utilisé ou remplacé, ou il est trop ancien. Demandez-en un autre à { $host }.
locked-by-passkey = Déverrouiller avec une clé d’accès
unseated-hosted = Ce bureau ne connaît plus ce navigateur. Ce que vous avez écrit reste ici : ouvrez votre bureau dans un autre onglet, et cette page continue.
lock-hint-hosted = Cache tout jusqu’à la preuve d’une clé d’accès

# Clés d’accès.
passkeys = Clés d’accès
passkeys-title = Ce qui ouvre votre bureau
passkeys-lead = Une clé d’accès ne quitte jamais l’appareil qui la garde, ou votre propre compte là-bas. Ce bureau n’a que de quoi la vérifier.
passkeys-yours = Vos clés d’accès
passkey-since = Créée le { $since }
passkey-forget = L’oublier
passkey-forgotten = Elle n’ouvre plus ce bureau.
passkey-only = La seule clé d’accès ne peut être oubliée : créez-en d’abord une autre.
passkey-more = Une autre clé d’accès
passkey-more-lead = Pour qu’un appareil perdu ne vous prive de rien, confiez-en une à un second appareil, ou à une clé de sécurité.
passkey-more-go = Créer une autre clé d’accès
passkey-way-in = Votre adresse d’entrée
passkey-way-in-lead = Gardez cette adresse, et ouvrez-la sur d’autres appareils qui ont votre clé d’accès. Sans clé, elle n’ouvre rien.
passkey-script = Une clé d’accès a besoin de JavaScript. Autorisez-le pour cette adresse.
passkey-cancelled = Rien n’a été fait : l’appareil n’a pas confirmé, n’a pas de clé pour ce bureau, ou la garde déjà. Réessayez.
passkey-unsupported = Ce navigateur ne sait pas utiliser de clés d’accès. Prenez-en un récent, ou un autre appareil.
passkey-unreachable = Le bureau ne répond pas. Réessayez dans un instant.
passkey-late = Cela a duré trop longtemps, ou il y a déjà été répondu. Réessayez.
passkey-wrong = Le bureau n’a pas pu vérifier cette clé d’accès. Réessayez, ou prenez-en une autre.
passkey-too-often = Trop d’essais. Attendez dix minutes, puis réessayez.
passkey-too-many = Il y a autant de clés d’accès qu’on en garde. Oubliez-en d’abord une.
