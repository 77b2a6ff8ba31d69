package dev.workerbot.message.text;

import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.entity.TextEntity;
import dev.workerbot.message.secret.Piece;
import dev.workerbot.message.secret.Secrets;
import dev.workerbot.worker.Name;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * A sentence of workerbot's own, in which only what came from outside is masked. Its own words tell
 * the mask what is secret in what follows them, but they are never masked themselves; nor are the
 * names of workers, servers and people, which tell it nothing.
 */
public final class Sentence {
  public static final Sentence EMPTY = new Sentence(List.of());

  private static final Pattern PLACE = Pattern.compile("%[sd]|%%");

  private final List<Piece> pieces;

  private Sentence(List<Piece> pieces) {
    this.pieces = pieces;
  }

  private static Sentence masked(List<Piece> pieces) {
    return new Sentence(Secrets.masked(pieces));
  }

  /**
   * Fills the places in it.
   *
   * @param template a constant, with {@code %s} or {@code %d} for what is put in; never text from
   *     outside, for it is shown as it is
   * @param values numbers, words of an enum, names, other sentences, and anything else, which
   *     counts as from outside; what stands behind an {@code @} is what somebody is called
   */
  public static Sentence of(String template, Object... values) {
    List<Piece> pieces = new ArrayList<>();
    Matcher place = PLACE.matcher(template);
    int at = 0;
    int next = 0;
    while (place.find()) {
      String before = template.substring(at, place.start());
      add(pieces, before);
      if (place.group().equals("%%")) {
        pieces.add(Piece.own("%"));
      } else {
        Object value = values[next++];
        pieces.addAll(
            before.endsWith("@") && value instanceof String called
                ? name(called).pieces
                : pieces(value));
      }
      at = place.end();
    }
    if (next != values.length) {
      throw new IllegalArgumentException("a place is missing in: " + template);
    }
    add(pieces, template.substring(at));
    return masked(pieces);
  }

  private static void add(List<Piece> pieces, String own) {
    if (!own.isEmpty()) {
      pieces.add(Piece.own(own));
    }
  }

  private static List<Piece> pieces(Object value) {
    return switch (value) {
      case Sentence sentence -> sentence.pieces;
      case Number number -> List.of(Piece.own(number.toString()));
      case Enum<?> word -> List.of(Piece.own(word.toString()));
      case Name name -> name(name.toString()).pieces;
      case Person person -> entity(name(person.text()), person);
      case Moment moment -> List.of(Piece.own(moment.text()).naming(moment));
      default -> {
        String text = VisibleText.of(String.valueOf(value));
        yield text.isEmpty() ? List.of() : List.of(Piece.outside(text));
      }
    };
  }

  private static List<Piece> entity(Sentence text, TextEntity entity) {
    return List.of(text.pieces.getFirst().naming(entity));
  }

  /** Text from outside, masked by all that stands in it. */
  public static Sentence outside(String text) {
    return masked(List.of(Piece.outside(text)));
  }

  /** A command line from outside. */
  public static Sentence command(String line) {
    return new Sentence(List.of(Piece.outside(Secrets.maskedCommand(line))));
  }

  /**
   * What somebody or something is called, such as a group of workers, a tag or a person. With a
   * blank in it, it could be anything, and counts as from outside.
   */
  public static Sentence name(Object called) {
    String text = CleanText.singleLine(called.toString());
    return text.chars().anyMatch(Character::isWhitespace)
        ? outside(text)
        : new Sentence(List.of(Secrets.name(text)));
  }

  /**
   * Text from outside in which names occur that are known, such as a command with its workers.
   *
   * @param names what each is called; only whole words of the text are taken for one
   */
  public static Sentence naming(String text, Iterable<?> names) {
    List<Object> values = new ArrayList<>();
    values.add(text);
    for (Object name : names) {
      values = divided(values, name.toString());
    }
    List<Piece> pieces = new ArrayList<>();
    values.forEach(value -> pieces.addAll(pieces(value)));
    return masked(pieces);
  }

  private static List<Object> divided(List<Object> values, String name) {
    List<Object> divided = new ArrayList<>();
    for (Object value : values) {
      if (!(value instanceof String text) || name.isBlank()) {
        divided.add(value);
        continue;
      }
      int done = 0;
      int from = 0;
      for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, from)) {
        from = at + name.length();
        if (isEdge(text, at - 1) && (isEdge(text, from) || isEnd(text, from))) {
          divided.add(text.substring(done, at));
          divided.add(name(name));
          done = from;
        }
      }
      divided.add(text.substring(done));
    }
    return divided;
  }

  private static boolean isEdge(String text, int at) {
    return at < 0 || at >= text.length() || " ,\"'`@()".indexOf(text.charAt(at)) >= 0;
  }

  /** Whether a sentence ends here. */
  private static boolean isEnd(String text, int at) {
    return (text.charAt(at) == '.' || text.charAt(at) == ';') && isEdge(text, at + 1);
  }

  /**
   * Text as a code span; its own backticks become apostrophes, so that it cannot leave the span.
   */
  public static Sentence code(Object text) {
    Sentence inside = masked(pieces(text));
    return of("`%s`", inside.each(part -> CleanText.singleLine(part).replace('`', '\'')));
  }

  private Sentence each(UnaryOperator<String> change) {
    return new Sentence(
        pieces.stream().map(one -> new Piece(change.apply(one.text()), one.kind())).toList());
  }

  /** All of them, with this between two. */
  public static Sentence join(String between, Iterable<?> parts) {
    List<Piece> pieces = new ArrayList<>();
    for (Iterator<?> part = parts.iterator(); part.hasNext(); ) {
      pieces.addAll(pieces(part.next()));
      if (part.hasNext()) {
        pieces.add(Piece.own(between));
      }
    }
    return masked(pieces);
  }

  /** The same of a stream. */
  public static Collector<Object, ?, Sentence> joining(String between) {
    return Collectors.collectingAndThen(Collectors.toList(), parts -> join(between, parts));
  }

  /** What is said of it, with its name before that; but once. */
  public static Sentence about(Name name, Object said) {
    return said.toString().startsWith(name + " ") ? of("%s", said) : of("%s: %s", name, said);
  }

  /** The same with a capital first. */
  public Sentence capitalised() {
    if (pieces.isEmpty() || pieces.getFirst().kind() == Piece.Kind.NAME) {
      return this;
    }
    Piece first = pieces.getFirst();
    String text = first.text();
    int end = text.isEmpty() ? 0 : Character.charCount(text.codePointAt(0));
    List<Piece> capitalised = new ArrayList<>(pieces);
    capitalised.set(
        0, first.with(text.substring(0, end).toUpperCase(Locale.ROOT) + text.substring(end)));
    return new Sentence(capitalised);
  }

  /** The same, as it was kept in the store when it had been masked. */
  public static Sentence kept(String text) {
    return new Sentence(Piece.kept(text));
  }

  /** The same, where what stands around its people and moments counts as from outside. */
  public static Sentence recorded(String text) {
    return masked(
        Piece.kept(text).stream()
            .map(one -> one.entity().isPresent() ? one : Piece.outside(one.text()))
            .toList());
  }

  /** For the store, with its people and moments; {@link #kept} reads it. */
  public String stored() {
    return pieces.stream().map(Piece::stored).collect(Collectors.joining());
  }

  /** As it reads in a chat that knows text only: with the chat of who is of another one. */
  public String textIn(String chat) {
    return pieces.stream()
        .map(piece -> piece.text() + piece.entity().map(one -> one.elsewhere(chat)).orElse(""))
        .collect(Collectors.joining());
  }

  /** Its parts: people and moments one by one, and the text between two of them as a whole. */
  public List<Piece> parts() {
    List<Piece> parts = new ArrayList<>();
    for (Piece piece : pieces) {
      boolean goesOn =
          piece.entity().isEmpty() && !parts.isEmpty() && parts.getLast().entity().isEmpty();
      if (goesOn) {
        parts.add(Piece.own(parts.removeLast().text() + piece.text()));
      } else if (!piece.text().isEmpty()) {
        parts.add(piece);
      }
    }
    return parts;
  }

  /**
   * The beginning of what is too long, with an ellipsis; people and moments stay whole.
   *
   * @param most in UTF-16 units
   */
  public Sentence cut(int most) {
    if (toString().length() <= most) {
      return this;
    }
    List<Piece> whole = new ArrayList<>();
    int room = most;
    for (Piece part : parts()) {
      if (part.text().length() >= room) {
        boolean fits = part.entity().isEmpty() && room > 1;
        whole.add(Piece.own(fits ? CleanText.cut(part.text() + "…", room) : "…"));
        break;
      }
      whole.add(part);
      room -= part.text().length();
    }
    return new Sentence(whole);
  }

  public boolean isEmpty() {
    return toString().isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sentence sentence && sentence.stored().equals(stored());
  }

  @Override
  public int hashCode() {
    return stored().hashCode();
  }

  @Override
  public String toString() {
    return pieces.stream().map(Piece::text).collect(Collectors.joining());
  }
}
