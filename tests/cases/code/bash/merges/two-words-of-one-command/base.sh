#!/bin/sh
backup() {
    tar --create --file "$1" "$HOME/notes"
}
backup today.tar
