setup();
connect(host, port, options);
close();
