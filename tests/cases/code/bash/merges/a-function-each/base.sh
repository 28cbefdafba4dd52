#!/bin/sh
set -e

greet() {
    echo "hello $1"
}

greet "$USER"
