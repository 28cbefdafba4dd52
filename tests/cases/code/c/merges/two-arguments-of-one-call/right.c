void show(struct box *box)
{
    draw(box->width, box->height, BLUE);
}
