class Gate
  def lift
<<<<<<< left
    up(2)
||||||| base
    up(1)
=======
    up(3)
>>>>>>> right
  end
end
