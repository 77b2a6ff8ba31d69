package dev.workerbot.message;

import dev.workerbot.message.secret.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence of workerbot's own, in which only what came from outside is masked. Its own words tell
 * the mask what is secret in what follows them, but they are never masked themselves.
 */
public final class Sentence {
  private static final Pattern PLACE = Pattern.compile("%[sd]|%%");

  private final String text;

  private Sentence(String text) {
    this.text = text;
  }

  /**
   * Fills the places in it.
   *
   * @param template a constant, with {@code %s} or {@code %d} for what is put in; never text from
   *     outside, for it is shown as it is
   * @param values numbers, other sentences, and anything else, which counts as from outside
   */
  public static Sentence of(String template, Object... values) {
    List<Secrets.Piece> pieces = new ArrayList<>();
    Matcher place = PLACE.matcher(template);
    int at = 0;
    int next = 0;
    while (place.find()) {
      pieces.add(Secrets.Piece.own(template.substring(at, place.start())));
      pieces.add(place.group().equals("%%") ? Secrets.Piece.own("%") : piece(values[next++]));
      at = place.end();
    }
    if (next != values.length) {
      throw new IllegalArgumentException("a place is missing in: " + template);
    }
    pieces.add(Secrets.Piece.own(template.substring(at)));
    return new Sentence(Secrets.masked(pieces));
  }

  private static Secrets.Piece piece(Object value) {
    return value instanceof Sentence || value instanceof Number
        ? Secrets.Piece.own(value.toString())
        : Secrets.Piece.outside(Cleaner.visible(String.valueOf(value)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sentence sentence && sentence.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
