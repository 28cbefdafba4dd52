#!/bin/sh
backup() {
    tar --create --gzip --file "$1" "$HOME/notes"
}
backup today.tar
