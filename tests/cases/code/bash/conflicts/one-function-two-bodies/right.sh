#!/bin/sh
start() {
    run server
}
stop() {
    run shutdown --now
}
start
