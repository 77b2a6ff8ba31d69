package dev.workerbot.message.secret;

import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.entity.TextEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a text of workerbot's own.
 *
 * @param entity what it is about, where it is nothing but the name of that
 */
public record Piece(String text, Kind kind, Optional<TextEntity> entity) {
  /** Around what {@link #stored} puts down: no text has them that is shown to anybody. */
  private static final char BEGIN = '\u0001';

  private static final char MIDDLE = '\u0002';
  private static final char END = '\u0003';
  private static final Pattern STORED =
      Pattern.compile("%1$c([^%2$c]*)%2$c([^%3$c]*)%3$c".formatted(BEGIN, MIDDLE, END));

  /** Where the words of a part come from. */
  public enum Kind {
    /** Words of workerbot's own: never masked, and they tell what is secret in what follows. */
    OWN,
    /** What something is called: masked only where it is itself a secret, and tells nothing. */
    NAME,
    /** All else: masked where it is secret by itself, or by what stands around it. */
    OUTSIDE
  }

  /** A part that is about nothing else than it says. */
  public Piece(String text, Kind kind) {
    this(text, kind, Optional.empty());
  }

  public static Piece own(String text) {
    return new Piece(text, Kind.OWN);
  }

  public static Piece outside(String text) {
    return new Piece(text, Kind.OUTSIDE);
  }

  /** The same with another text. */
  public Piece with(String other) {
    return new Piece(other, kind, entity);
  }

  /** The same, which names this. */
  public Piece naming(TextEntity named) {
    return new Piece(text, kind, Optional.of(named));
  }

  /** For the store, with what it names. */
  public String stored() {
    return entity.map(one -> BEGIN + one.stored() + MIDDLE + text + END).orElse(text);
  }

  /** What the store has, of which all counts as own words: it was masked before it was kept. */
  public static List<Piece> kept(String stored) {
    List<Piece> pieces = new ArrayList<>();
    Matcher matcher = STORED.matcher(stored);
    int at = 0;
    while (matcher.find()) {
      pieces.add(own(stored.substring(at, matcher.start())));
      pieces.add(own(matcher.group(2)).naming(entity(matcher.group(1))));
      at = matcher.end();
    }
    pieces.add(own(stored.substring(at)));
    return pieces;
  }

  private static TextEntity entity(String stored) {
    return Moment.parse(stored).<TextEntity>map(one -> one).orElseGet(() -> Person.parse(stored));
  }

  /** The text as it stands before the eyes of the mask, of the same length. */
  String read() {
    return kind == Kind.NAME ? "w".repeat(text.length()) : text;
  }
}
