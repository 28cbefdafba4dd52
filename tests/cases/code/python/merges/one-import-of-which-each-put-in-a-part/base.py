import a

run()
