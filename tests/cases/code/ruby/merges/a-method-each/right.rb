class Gate
  def lift
    up
  end

  def closed?
    !open
  end
end
