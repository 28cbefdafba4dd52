import a
import c

run()
