package dev.workerbot.message.secret;

/** A part of a text of workerbot's own. */
public record Piece(String text, Kind kind) {
  /** Where the words of a part come from. */
  public enum Kind {
    /** Words of workerbot's own: never masked, and they tell what is secret in what follows. */
    OWN,
    /** What something is called: masked only where it is itself a secret, and tells nothing. */
    NAME,
    /** All else: masked where it is secret by itself, or by what stands around it. */
    OUTSIDE
  }

  public static Piece own(String text) {
    return new Piece(text, Kind.OWN);
  }

  public static Piece outside(String text) {
    return new Piece(text, Kind.OUTSIDE);
  }

  /** The text as it stands before the eyes of the mask, of the same length. */
  String read() {
    return kind == Kind.NAME ? "w".repeat(text.length()) : text;
  }
}
