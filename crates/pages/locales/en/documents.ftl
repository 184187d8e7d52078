# Documents.
document-attach = Attach a document
document-choose = Which file
document-put = Put it into: { $room }
document-most = At most 64 MiB. It is sealed before it leaves this machine.
document-handing = The desk takes the file
document-sending = The desk has it and sends it.
document-on-its-way = On its way into the room: { $name }
document-failed = Not put into the room: { $name }
document-keep = Keep as a file
document-waits = It waits, and goes on by itself as soon as it can.
document-failed-next = Attach it again. If it fails again, ask whoever runs the relay.
