# La charte : lue en phrases, proposée par un formulaire.
charter = Charte
charter-lead = Les règles que toutes les parties ont signées. Elles valent dans chaque salle.
charter-lead-none = Il n’y a pas encore de charte. L’intermédiaire en rédige une et la soumet à toutes les parties ; jusque-là, la clé de chaque chef signe seule.
charter-lead-none-official = Il n’y a pas encore de charte. Soumettez-en une à toutes les parties : elle dit ce que vous pouvez faire, qui signe pour qui, et quand tout prend fin.
charter-lead-proposed = Une charte est soumise à toutes les parties. Rien n’en vaut avant que toutes l’aient signée.
charter-lead-amended = Un amendement est soumis à toutes les parties. Tant que toutes ne l’ont pas signé, la charte en vigueur vaut.
charter-proposed = Proposée : charte { $number }
charter-in-force-number = En vigueur : charte { $number }
charter-not-carried = Ce qui était lié avant cette charte est encore en route ; cela se mesure à ce qui valait alors.
charter-new = nouveau
charter-secret = Vous répondez en secret. Aucune autre partie n’apprend votre réponse, sauf si toutes disent oui ; et vous pouvez la changer jusqu’à la clôture.
charter-until = On peut y répondre jusqu’au { $when }.
charter-at-open = peut répondre
charter-at-closed = close ; le décompte est en cours
charter-at-none = n’y est pas encore arrivée
charter-needed = Parmi vos personnes qui détiennent une clé, doivent dire oui : { $needed }
charter-accept = Oui, nous signons cette charte
charter-decline = Non
charter-heads-answer = Votre chef répond.

charter-g-mandate = Ce que l’intermédiaire peut faire
charter-mandate-offices = { $intermediary } porte des paroles entre les parties, avec leur permission, et ne propose rien de son propre chef.
charter-mandate-mediation = { $intermediary } porte des paroles entre les parties, avec leur permission, et peut aussi avancer des propositions et des textes.
charter-called = On l’appelle : { $title }
charter-g-sign = Qui signe
charter-heads = Seuls les chefs permettent et signent pour leur partie.
charter-deputies = Les chefs permettent et signent pour leur partie, et les suppléants à leur place.
charter-signs = Pour { $side } doivent signer : { $threshold } sur { $keys }
charter-no-spare = { $side } n’a aucune clé de réserve : si l’un de ces appareils est perdu, elle ne peut plus rien signer, pas même un amendement.
charter-proof = Ce qu’une partie laisse présenter comme ses propres mots, elle le signe. Qui le reçoit peut montrer à d’autres qu’elle l’a fait.
charter-g-ways = Comment les pourparlers se tiennent
charter-languages = Les langues des pourparlers : { $languages }
charter-hold = { $seconds ->
    [0] Les mots transmis partent aussitôt vers l’autre partie.
    [one] Les mots transmis attendent une seconde ; jusque-là, on peut les rappeler.
   *[other] Les mots transmis attendent { $seconds } secondes ; jusque-là, on peut les rappeler.
}
charter-marks-on = Un reçu peut dire quand des mots ont été lus.
charter-marks-off = Personne n’apprend quand des mots ont été lus.
charter-exports-on = Chacun peut écrire dans des fichiers ce que contiennent ses salles. Ils ne prouvent rien.
charter-exports-off = Personne ne peut écrire dans un fichier ce que contient une salle.
charter-g-deadlines = Moments convenus
charter-deadline = { $when } : { $what }
charter-g-end = Quand tout prend fin
charter-closes = Les pourparlers sont clos le { $when }.
charter-closes-open = La clôture des pourparlers n’est pas encore convenue.
charter-retention = { $days ->
    [0] À la clôture, chaque bureau détruit de lui-même ses copies.
    [one] Un jour après la clôture, chaque bureau détruit de lui-même ses copies.
   *[other] { $days } jours après la clôture, chaque bureau détruit de lui-même ses copies.
}
charter-destruction = Chaque bureau détruit ses copies le { $when }.
charter-g-rules = Règles dans les mots des parties

charter-words = Assurez-vous que tous ont signé la même
charter-words-official = Les chefs des différentes parties se lisent ces mots, par une voie que vous n’exploitez pas.
charter-unconfirmed = Connue seulement par l’intermédiaire : il aurait pu montrer à chaque partie une autre charte, ou d’autres clés.
charter-confirmed-known = Un chef de votre partie a comparé ces mots avec une autre partie. Les clés des autres parties sont connues par la charte.
charter-words-lead = Joignez un chef d’une autre partie par une voie que l’intermédiaire n’exploite pas. Faites-lui lire ses mots à haute voix, et cochez chacun de ceux qui sont les mêmes ici.
charter-words-differ = Si l’un d’eux diffère, ne vous fiez pas à ce qui est présenté comme les mots de l’autre partie.
charter-words-same = Tous les mots sont les mêmes
charter-confirming = Noté : votre partie a comparé les mots de la charte.

charter-propose = Soumettre une charte à toutes les parties
charter-amend = Soumettre un amendement à toutes les parties
charter-amend-open = Rédiger un amendement
charter-propose-lead = Le formulaire est rempli de ce qui vaut maintenant. Toutes les parties répondent en secret ; la charte vaut dès que, dans chaque partie, autant de personnes l’ont signée qu’elle le dit.
charter-form-offices = Bons offices : porter des paroles, ne rien proposer
charter-form-mediation = Médiation : avancer aussi des propositions et des textes
charter-form-called = Comment s’appelle l’intermédiaire
charter-form-called-hint = Par exemple « Médiateur » ou « Ami des pourparlers ».
charter-form-keys = Chaque personne qui peut signer détient une clé. Que chaque partie cite une clé de plus qu’il n’en faut, pour qu’un appareil perdu ne la fasse pas taire.
charter-form-threshold = Combien doivent signer pour { $side }
charter-form-no-keys = Personne de { $side } ne détient encore de clé : son chef doit d’abord entrer.
charter-form-key = Clé { $number }
charter-form-too-few = Une personne au moins doit signer, et au plus autant qu’il y en a de cochées.
charter-form-languages = Langues des pourparlers
charter-form-hold = Secondes d’attente avant le départ des mots
charter-form-hold-hint = Pendant ce temps, une transmission peut être rappelée.
charter-form-what = Ce qui est attendu
charter-form-at = Quand ({ $zone })
charter-form-closes = Clôture des pourparlers ({ $zone }), si elle est convenue
charter-form-retention = Jours après la clôture avant que chaque bureau détruise ses copies
charter-form-rules = Règles, s’il y en a
charter-form-rules-hint = Par exemple « Aucune déclaration à la presse. » Toutes les parties les lisent.
charter-answer-until = Jusqu’à quand on peut répondre ({ $zone })
charter-form-secret = Une partie qui dit non n’est nommée à personne ; une qui dit oui toute seule non plus.
charter-form-go = La soumettre à toutes les parties
charter-form-go-anyway = La soumettre quand même à toutes les parties
charter-put = Elle est soumise à toutes les parties.
guard-charter = Ses mots ressemblent à ce qui a été dit dans des salles sans permission d’être entendu par tous.
field-number-bad = Il faut ici un nombre entier, dans les limites.

closing-title = Clore les pourparlers
closing-lead = La clôture se convient comme la charte elle-même : par un amendement que toutes les parties signent. La conservation court à partir de là ; puis chaque bureau détruit ses copies.
closing-at = Les pourparlers sont clos ({ $zone })
closing-go = Soumettre la clôture à toutes les parties

copy-title = La copie de ce bureau
copy-lead = Quoi que les autres gardent, vous pouvez détruire ce que ce bureau détient de ces pourparlers : salles, mots, clés. C’est irrévocable, et les autres n’en sont pas avertis.
copy-open = La détruire …
copy-type = Écrivez le titre des pourparlers pour détruire la copie de ce bureau : { $title }
copy-go = Détruire maintenant la copie de ce bureau
copy-wrong = Ce n’est pas le titre des pourparlers. Rien n’a été détruit.
copy-done = La copie de ce bureau est détruite.
