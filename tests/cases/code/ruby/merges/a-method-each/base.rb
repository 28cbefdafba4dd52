class Gate
  def lift
    up
  end
end
