require "a"
require_relative "b"

module Outer
  class First < Base
    include Comparable
    LIMIT = 1

    def initialize(a, b = 1, c: 2)
      values = { a: 1, "b" => 2 }
      case a
      when 1, 2 then 3
      else 4
      end
      if a
        call(key: 1, other: 2)
      end
    end

    # About this one.
    def self.made
    end

    class << self
      def one
      end

      def two
      end
    end

    alias other made
  end

  class Second
    class Inner
    end

    module Deep
    end
  end
end

def one
end

def two
end

def three
  list.each { |x| call(x) }
  text = <<~END
    text
  END
  `ls` =~ /a/
end

describe "something" do
  let(:x) { ->(p, q) { p } }
end
