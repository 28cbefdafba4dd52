run(first, 2, third, fourth)
