#!/bin/sh
set -e

greet() {
    echo "hello $1"
}

part() {
    echo "goodbye $1"
}

wave() {
    echo "waving at $1"
}

greet "$USER"
