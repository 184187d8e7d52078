with-intermediary = Avec l’intermédiaire
delegation-only = Notre délégation seulement
team = Équipe de l’intermédiaire
with-side = Avec { $side }
present = Dans cette salle
you = vous
reads-delegation = Seule votre délégation lit ceci. L’intermédiaire ne le lit pas.
reads-side = Votre délégation et l’intermédiaire lisent ceci. Le programme ne transmet rien sans permission ; il ne peut empêcher personne de parler.
reads-official = { $side } et votre équipe lisent ceci. Aucune autre partie ne le lit.
reads-team = Seule votre équipe lit ceci. Aucune partie ne le lit.
log = Ce qui a été dit ici
older = Entrées précédentes
newer = Entrées suivantes
to-newest = Aux plus récentes
begins-here = Le registre de cette salle commence ici.
begins-late = Vous êtes arrivé plus tard : ce qui a été dit avant ne vous est pas montré.
empty-room = Rien n’a encore été dit. Ce que vous écrivez ci-dessous reste dans cette salle.
closed-room = Plus rien ne peut être dit ici.
room-frozen = Cette salle est gelée : le relais a montré deux registres qui ne peuvent être vrais ensemble. Ce qui a été lu reste lisible.
room-stopped = Ce bureau ne peut plus suivre cette salle. Demandez à être invité de nouveau.
room-left = Vous n’êtes plus dans cette salle. Ce qui a été dit jusque-là reste lisible.
round-now = Série { $number }

words = Ce que vous voulez dire
say-in = Le dire dans : { $room }
say-hint = Ctrl + Entrée envoie
said = C’est dit.
said-held = Cela part dans un instant, sauf si vous le rappelez.
kept-in-composer = Vos mots sont restés tels quels ci-dessous.

guard-title = Regardez encore avant que cela parte
guard = Ces mots ressemblent à ce qui a été dit dans d’autres salles sans permission de venir ici.
guard-unread = { $count ->
    [one] Une entrée n’a pas été comparée.
   *[other] { $count } entrées n’ont pas été comparées.
}
guard-ours = vous écrivez
guard-theirs = dit · { $room }, numéro { $number }
guard-figure = un chiffre
guard-date = une date
guard-name = un nom
guard-same-words = les mêmes mots
guard-close-wording = une formulation proche
say-anyway = Le dire quand même · { $room }
say-not = Revenir à mes mots

held-title = Part dans un instant · { $room }
unsaid-title = Pas encore dit : le bureau s’est arrêté pendant que ceci pouvait être rappelé
recall = Rappeler
recalled = C’est rappelé, rien n’est parti.
recall-late = C’est déjà parti.
read-you = Vous avez noté avoir lu jusqu’au numéro { $number }.
read-other = { $name } a lu jusqu’au numéro { $number }.
read-give = Faire savoir aux autres que j’ai lu jusqu’au numéro { $number }
read-noted = C’est noté.
column-empty = Rien n’a encore été dit dans cette salle. Entrez et parlez d’abord, ou voyez qui doit encore venir :
room-goes-on = Aller à la salle où elle se poursuit
room-frozen-next = Ce qui attend ici n’attend plus de réponse. Montrez la preuve aux autres ; un fonctionnaire, ou le chef pour la salle d’une délégation, la poursuit dans une autre salle.
