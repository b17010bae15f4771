# Reads "A<tab>B" lines and prints the sign that RubyGems gives, or "?" where one is no version.
STDIN.set_encoding("UTF-8")
STDIN.each_line do |line|
  a, b = line.chomp.split("\t", -1)
  begin
    puts Gem::Version.new(a) <=> Gem::Version.new(b)
  rescue ArgumentError
    puts "?"
  end
end
