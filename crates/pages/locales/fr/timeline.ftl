# Qui a reçu quoi, dans quel ordre : une image, ligne par ligne.
timeline = Qui a reçu quoi
timeline-lead = Chaque flèche est un message : de la salle où il a été dit, par l’intermédiaire, jusqu’à la salle où il a été montré. Ouvrez une ligne pour lire le texte.
timeline-lead-side = Ce qui est parti de votre salle et ce qui y est arrivé, dans l’ordre. Ouvrez une ligne pour lire le texte.
timeline-colour = La seconde moitié d’une flèche a la couleur de celui que l’autre salle a entendu nommer : la partie, ou l’intermédiaire.
timeline-empty = Rien n’est encore passé d’une salle à l’autre. Ce qui est transmis apparaît ici dans l’ordre.
timeline-words = Le texte
timeline-no-words = Ce poste ne détient pas le texte.
timeline-shown = Montré { $when }, message n° { $order }
timeline-under-way = En route depuis { $when }
timeline-in-exchange = en échange
timeline-by = Transmis par { $name }
timeline-taken-over = { $name } était parti avec ; { $other } a achevé la transmission
timeline-receipt = Le reçu figure au numéro { $number } de la salle d’origine.
timeline-in-room = { $room }, numéro { $number }
timeline-proposed = Soumis à { $sides }
timeline-until = Ouvert jusqu’au { $when }
timeline-agreed = Toutes les parties ont dit oui : { $sides }
timeline-not-agreed = Toutes les parties n’ont pas dit oui : { $sides }
timeline-nothing = Permis par { $side } seulement en échange ; cela n’a rien donné
timeline-round = Série { $number }
timeline-earlier = { $count ->
    [one] Un autre élément précède ceux-ci.
   *[other] { $count } autres éléments précèdent ceux-ci.
}
