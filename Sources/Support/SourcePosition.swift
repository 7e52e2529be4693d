/// A place in a text file, counted from 1, or the command-line option that set a value.
public struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
  /// The file as the user named it, or the option, for example `--set seed=3`.
  public let file: String
  /// The line, from 1; 0 when the value came from the command line.
  public let line: Int
  /// The column, from 1, in characters; 0 when the value came from the command line.
  public let column: Int

  /// A position inside a file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// A value that was given as an option of the command line.
  public init(option: String) {
    self.init(file: option, line: 0, column: 0)
  }

  /// `file:line:column`, or the option alone.
  public var description: String {
    line > 0 ? "\(file):\(line):\(column)" : file
  }
}
