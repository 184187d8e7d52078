# Qui est dans les salles, ce que chacun peut faire, comment on vient et part.
people = Personnes
cards-count = { $count ->
    [one] Quelqu’un attend d’entrer.
   *[other] { $count } personnes attendent d’entrer.
}
people-lead-official = Vous faites entrer dans les salles et en faites sortir. Personne n’entre sans les mots de sûreté que vous avez comparés.
people-lead-head = Vous invitez les délégués et les partenaires de votre partie. Un autre chef, ou un suppléant, est invité par l’intermédiaire.
people-lead = Qui est dans les salles, et ce que chacun peut y faire.
people-relay-awaited = Le relais ouvre les salles dès qu’il est atteint.
people-relay-refused = Le relais n’ouvre pas les salles. Avec un autre jeton, ouvrez les pourparlers à nouveau ; rien de ceux-ci n’a quitté ce bureau.
people-card = { $name } a répondu à une invitation.
people-no-head = Personne ne peut encore parler pour { $side }.
people-invite-head = Inviter le chef de { $side }
people-reads-side = Votre délégation et l’intermédiaire lisent ceci.
people-alone = Personne d’autre n’est encore ici.
people-leaving = s’en va
people-devices = Sur :
people-may-not-invite = Votre chef, ou l’intermédiaire, invite les personnes.

people-invite = Inviter quelqu’un
people-as = En quelle qualité
people-roles = Ce que chacun d’eux peut faire
people-both-rooms = Les deux salles de votre partie
people-valid = Combien de temps on peut y répondre
valid-hour = une heure
valid-day = un jour
valid-three-days = trois jours
valid-week = une semaine
valid-month = trente jours
people-invite-go = Faire l’invitation

may-official = Demande, transmet, propose, fait entrer et sortir. Lit la salle de chaque partie avec l’intermédiaire.
may-staff = Parle et lit pour l’intermédiaire ; ne transmet rien.
may-interpreter = Interprète : parle et lit pour l’intermédiaire ; ne transmet rien.
may-head = Permet, refuse et signe pour la partie ; invite ses délégués et partenaires, et les fait sortir.
may-deputy = Permet et signe à la place d’un chef, là où la charte admet des suppléants. Jusque-là, parle et lit.
may-delegate = Parle et lit. Ne permet rien.
may-partner = Est consulté dans la salle propre de la délégation : n’y fait que parler et lire. L’intermédiaire ne la voit pas.

people-invited = Invitations
people-invited-none = Aucune invitation n’est ouverte.
people-invited-over = Celles qui sont terminées
invited-opening = attend le relais
invited-waiting = sans réponse pour l’instant ; jusqu’au { $when }
invited-card = réponse reçue : comparez les mots de sûreté
invited-approving = entrée en cours
invited-answered = est entré
invited-declined = arrêtée
invited-expired = terminée, sans réponse

people-about = Ce qu’on peut faire pour { $name }
people-lost = Son appareil est perdu
people-lost-1 = Si quelqu’un d’autre peut l’avoir, faites d’abord sortir la personne, ci-dessous : l’appareil perd la salle aussitôt.
people-lost-2 = Faites une invitation pour { $name } sur un nouvel appareil. À son entrée, les anciens appareils perdent la salle.
people-lost-3 = Comparez les mots de sûreté de vive voix, comme la première fois. Ce que l’ancien appareil a lu y reste, derrière sa phrase secrète.
people-lost-4 = Sa clé de signature prend fin avec l’appareil. Si une charte la cite, un amendement doit citer la nouvelle.
people-lost-go = Inviter { $name } sur un nouvel appareil
people-device = Un appareil de plus
people-device-lead = { $name } garde les appareils actuels.
people-device-go = Inviter un appareil de plus
people-role = Une autre qualité
people-role-lead = { $name } sort dans sa qualité actuelle et reçoit une nouvelle invitation dans celle que vous choisissez. Jusqu’à la réponse, { $name } n’est pas dans la salle.
people-role-go = Faire sortir et inviter à nouveau
people-role-done = Remettez cette invitation : c’est par elle qu’on entre dans la nouvelle qualité.
people-remove = Faire sortir
people-remove-lead = Tous les appareils de { $name } perdent cette salle : { $room }. Ce qui a été lu jusque-là reste chez { $name }.
people-remove-go = Faire sortir { $name }
people-removed = La sortie est en cours.
people-leave = Quitter cette salle
people-leave-lead = Vous dites que vous partez, et une personne qui le peut change les clés de la salle. Pour revenir, il vous faut une nouvelle invitation.
people-leave-go = Quitter : { $room }
people-left = Vous avez dit que vous partez.
