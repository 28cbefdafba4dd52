#!/bin/sh
start() {
    run server
}
stop() {
<<<<<<< left
    kill "$server"
||||||| base
=======
    run shutdown --now
>>>>>>> right
}
start
