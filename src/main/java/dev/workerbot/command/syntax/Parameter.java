package dev.workerbot.command.syntax;

/**
 * One thing that can be said behind a verb.
 *
 * @param name as an option has it, {@code --name}, and as chats show it where it is filled in
 * @param parameterForm how it is written
 * @param kind what its value is
 * @param about what it is for, in a few words; empty for one that only buttons say
 * @param required whether nothing can be done without it
 * @param most longest text, or greatest number, where it is filled in
 * @param usual the value that it has when nobody says; empty for none
 */
public record Parameter(
    String name,
    ParameterForm parameterForm,
    ParameterKind kind,
    String about,
    boolean required,
    int most,
    String usual) {
  /** How it is written. */
  public enum ParameterForm {
    /** A word, in the order of the parameters. */
    WORD,
    /** All words that are left, as one text. */
    REST,
    /** {@code --name value} or {@code --name=value}. */
    OPTION,
    /** The same, or all words that are left. */
    OPTION_OR_REST,
    /** {@code --name} alone. */
    FLAG,
    /** One of the settings, which chats have a place of its own for. */
    SETTING,
    /** Any {@code --key value} that is no other option, and any number of them. */
    SETTINGS
  }

  /** What its value is, which says what can be suggested for it. */
  public enum ParameterKind {
    WORKERS,
    /** Workers; a word without {@code @} is a server or a tag. */
    SERVERS,
    /** Workers whose config has been changed, and can be put back. */
    CHANGED,
    /** An alert, a silence or a hold, by its number or its workers. */
    NUMBERED,
    /** A request, by its number. */
    REQUEST,
    VERB,
    /** A verb that starts or stops workers. */
    ACTING_VERB,
    /** The name of an action of the config. */
    ACTION,
    TEMPLATE,
    TIME,
    NUMBER,
    TEXT,
    NOTHING
  }

  private static final int NAME_CHARS = 500;
  private static final int TIME_CHARS = 10;

  /** Which workers are meant. */
  public static Parameter workers(String about) {
    return word("target", ParameterKind.WORKERS, about);
  }

  /** A word of its own, by its place. */
  public static Parameter word(String name, ParameterKind kind, String about) {
    return new Parameter(
        name,
        ParameterForm.WORD,
        kind,
        about,
        true,
        kind == ParameterKind.TIME ? TIME_CHARS : NAME_CHARS,
        "");
  }

  /** All that is left. */
  public static Parameter rest(String name, String about) {
    return new Parameter(
        name, ParameterForm.REST, ParameterKind.TEXT, about, false, NAME_CHARS, "");
  }

  /** What has a name and a value. */
  public static Parameter option(String name, ParameterKind kind, String about) {
    return word(name, kind, about).optional().as(ParameterForm.OPTION);
  }

  /** What is said, or not. */
  public static Parameter flag(String name, String about) {
    return new Parameter(name, ParameterForm.FLAG, ParameterKind.NOTHING, about, false, 0, "");
  }

  /** An option that only buttons say. */
  public static Parameter hidden(String name) {
    return option(name, ParameterKind.TEXT, "");
  }

  /** A flag that only buttons and forms say. */
  public static Parameter hiddenFlag(String name) {
    return flag(name, "");
  }

  /** The same, which need not be said. */
  public Parameter optional() {
    return new Parameter(name, parameterForm, kind, about, false, most, usual);
  }

  /** The same, written like that. */
  public Parameter as(ParameterForm other) {
    return new Parameter(name, other, kind, about, required, most, usual);
  }

  /** The same up to there. */
  public Parameter upTo(int limit) {
    return new Parameter(name, parameterForm, kind, about, required, limit, usual);
  }

  /** The same, with a value that it has when nobody says. */
  public Parameter usually(Object value) {
    return new Parameter(name, parameterForm, kind, about, required, most, value.toString());
  }

  /** Whether only buttons and forms say it. */
  public boolean isHidden() {
    return about.isEmpty();
  }

  /** Whether it is {@code --name} with a value. */
  public boolean isOption() {
    return parameterForm == ParameterForm.OPTION || parameterForm == ParameterForm.OPTION_OR_REST;
  }

  /** Whether it says which workers are meant. */
  public boolean meansWorkers() {
    return switch (kind) {
      case WORKERS, SERVERS, CHANGED, NUMBERED -> true;
      default -> false;
    };
  }

  /** As an option is written. */
  public String dashed() {
    return "--" + name;
  }

  /** Whether a word is this flag. */
  boolean isFlag(String word) {
    return parameterForm == ParameterForm.FLAG
        && (word.equals(dashed()) || (name.equals("yes") && word.equals("-y")));
  }
}
