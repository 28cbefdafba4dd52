void show(struct box *box)
{
    draw(box->width + 2, box->height, RED);
}
