run(first, second, third, fourth)
