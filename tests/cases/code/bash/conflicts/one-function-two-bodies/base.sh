#!/bin/sh
start() {
    run server
}
start
