#!/bin/sh
set -e

greet() {
    echo "hello $1"
}

wave() {
    echo "waving at $1"
}

greet "$USER"
