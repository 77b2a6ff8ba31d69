package dev.workerbot.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which workers are meant: one or more terms, joined by commas, such as {@code horizon@web1},
 * {@code queue:*@web*}, {@code mailer@prod} or {@code @prod}.
 */
public record Selector(List<Term> terms) {
  public Selector {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("a selector names at least one worker");
    }
  }

  /**
   * One term of a selector.
   *
   * @param workers {@code group}, {@code group:process} or a glob of either
   * @param place a glob over server names, or a tag; empty where none was typed
   */
  public record Term(Glob workers, Optional<Glob> place) {
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

    @Override
    public String toString() {
      return place.map(where -> workers + "@" + where).orElse(workers.pattern());
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
    for (String part : text.split(",", -1)) {
      String term = part.strip();
      if (term.isEmpty()) {
        throw new IllegalArgumentException(
            "there is an empty name in that list; write `horizon@web1,mailer@web1`");
      }
      terms.add(term(term));
    }
    return new Selector(terms);
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
}
