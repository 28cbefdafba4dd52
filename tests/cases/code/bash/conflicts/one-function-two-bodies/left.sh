#!/bin/sh
start() {
    run server
}
stop() {
    kill "$server"
}
start
