package dev.workerbot.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which workers are meant: one or more terms, joined by commas, such as {@code horizon@web1},
 * {@code queue:*@web*}, {@code mailer@prod} or {@code @prod}.
 */
public record Selector(List<Term> terms) implements Name {
  public Selector {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("a selector names at least one worker");
    }
  }

  /** Commas, quotes of all kinds, and a dash that would begin an option. */
  private static final Pattern READ_OTHERWISE =
      Pattern.compile("[,\"'\\u201C-\\u201F\\u00AB\\u00BB]|^[\\u2010-\\u2015\\u2212]");

  /** What a backslash in double quotes takes its meaning from. */
  private static final String ESCAPED = "\"\\,";

  /**
   * One term of a selector.
   *
   * @param workers {@code group}, {@code group:process} or a glob of either
   * @param place a glob over server names, or a tag; empty where none was typed
   */
  public record Term(Glob workers, Optional<Glob> place) implements Name {
    /**
     * Whether the worker is meant. Without a colon the term names a group (whose process may have
     * the same name); with one it names the process within it.
     */
    public boolean matches(WorkerName worker) {
      return workers.pattern().indexOf(':') < 0
          ? workers.matches(worker.group())
          : workers.matches(worker.full());
    }

    /** Whether a server with this name and these tags is meant. */
    public boolean matches(ServerName server, Set<String> tags) {
      return place.isEmpty()
          || place.get().matches(server.value())
          || tags.contains(place.get().pattern());
    }

    /** In quotes where it would be read as something else without. */
    @Override
    public String toString() {
      String text = place.map(where -> workers + "@" + where).orElse(workers.pattern());
      if (!READ_OTHERWISE.matcher(text).find()) {
        return text;
      }
      StringBuilder quoted = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean divides = c == ',' && quoted.indexOf("@") >= 0;
        quoted.append(c == '"' || c == '\\' || divides ? "\\" : "").append(c);
      }
      return quoted.append('"').toString();
    }
  }

  /** Every worker of every server. */
  public static Selector everything() {
    return new Selector(List.of(new Term(Glob.ANY, Optional.of(Glob.ANY))));
  }

  /** Exactly these workers, no more if a glob would have grown since. */
  public static Selector of(Iterable<Target> targets) {
    List<Term> terms = new ArrayList<>();
    for (Target target : targets) {
      terms.add(
          new Term(
              new Glob(target.worker().full()), Optional.of(new Glob(target.server().value()))));
    }
    return new Selector(terms);
  }

  /**
   * Reads a selector. Throws {@link IllegalArgumentException} with a sentence for people where a
   * part breaks the rule for names.
   */
  public static Selector parse(String text) {
    List<Term> terms = new ArrayList<>();
    for (String part : parts(text)) {
      String term = part.strip();
      if (term.isEmpty()) {
        throw new IllegalArgumentException(
            "that list has an empty name; write `horizon@web1,mailer@web1`");
      }
      terms.add(term(term));
    }
    return new Selector(terms);
  }

  /**
   * Divided by commas. In quotes a comma is part of a name, as in {@code "a,b@web1"}; but behind a
   * server, or before a blank, it divides there too, since no name goes on so.
   */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean last = i + 1 == text.length();
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == '"' && c == '\\' && !last && ESCAPED.indexOf(text.charAt(i + 1)) >= 0) {
        part.append(text.charAt(++i));
      } else if (quote == 0 && (c == '"' || c == '\'') && text.indexOf(c, i + 1) > 0) {
        quote = c;
      } else if (c == ','
          && (quote == 0
              || part.indexOf("@") >= 0
              || (!last && Character.isWhitespace(text.charAt(i + 1))))) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private static Term term(String text) {
    int at = text.lastIndexOf('@');
    String workers = at < 0 ? text : text.substring(0, at);
    Optional<Glob> place =
        at < 0 ? Optional.empty() : Optional.of(new Glob(checkedPlace(text.substring(at + 1))));
    if (workers.isEmpty()) {
      return new Term(Glob.ANY, place);
    }
    // The stars stand for name characters, so that what is left must be a name.
    String literal = workers.replace('*', 'x').replace('?', 'x');
    if (literal.endsWith(":")) {
      literal += "x";
      workers += "*";
    }
    WorkerName.of(literal);
    return new Term(new Glob(workers), place);
  }

  private static String checkedPlace(String place) {
    try {
      new ServerName(place.replace('*', 'x').replace('?', 'x'));
      return place;
    } catch (IllegalArgumentException notAName) {
      throw new IllegalArgumentException(
          "after the @ comes a server or a tag: " + notAName.getMessage(), notAName);
    }
  }

  /** The canonical text, which {@link #parse} reads back to an equal selector. */
  @Override
  public String toString() {
    return terms.stream().map(Term::toString).collect(Collectors.joining(","));
  }

  /**
   * As people write it: a worker that is called like its group has one name, though that means all
   * of the group.
   */
  public Selector shortened() {
    return new Selector(
        terms.stream()
            .map(term -> new Term(new Glob(shortened(term.workers().pattern())), term.place()))
            .toList());
  }

  private static String shortened(String workers) {
    int colon = workers.indexOf(':');
    boolean twice = colon >= 0 && workers.substring(0, colon).equals(workers.substring(colon + 1));
    return twice && workers.indexOf('*') < 0 ? workers.substring(0, colon) : workers;
  }

  /** Whether it names that worker outright, and its server. */
  public boolean names(Target target) {
    String worker = target.worker().toString();
    return terms.stream()
        .filter(
            term -> term.place().map(Glob::pattern).equals(Optional.of(target.server().value())))
        .map(term -> term.workers().pattern())
        .anyMatch(word -> word.equals(worker) || word.equals(target.worker().full()));
  }
}
