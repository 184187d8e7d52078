# Documents.
document-attach = Joindre un document
document-choose = Quel fichier
document-put = Le déposer dans : { $room }
document-most = Au plus 64 Mio. Il est scellé avant de quitter cette machine.
document-handing = Le poste reçoit le fichier
document-sending = Le poste l’a et l’envoie.
document-on-its-way = En route vers la salle : { $name }
document-failed = Non déposé dans la salle : { $name }
document-keep = Enregistrer le fichier
document-waits = Il attend, et continue de lui-même dès que possible.
document-failed-next = Joignez-le de nouveau. S’il échoue encore, demandez à qui exploite le relais.
