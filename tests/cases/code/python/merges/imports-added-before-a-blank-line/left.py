import a
import b

run()
