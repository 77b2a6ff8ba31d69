package dev.workerbot.message;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something for one person to fill in. What comes back is a command like one that was typed, with
 * an option for each answer; nothing about it is trusted more than that.
 *
 * @param title what it is about, as short as can be: Slack shows 24 characters, Discord 45
 * @param intro a sentence or two above the questions; may be empty
 * @param command the words with which the command begins, its verb first
 * @param asks the questions, in order, each with another key
 * @param send what the button says that sends it
 */
public record Form(
    String title, String intro, List<String> command, List<FormInput> asks, String send) {
  /**
   * The key of the answer that is no option, but the word behind the verb: {@code horizon@web1}.
   */
  public static final String WORKER = "worker";

  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_-]{0,39}");

  /**
   * One question.
   *
   * @param key the name of the option that the answer becomes
   * @param label what it is called
   * @param hint what to write there, with an example; may be empty
   * @param initial the answer if nobody changes it; may be empty
   * @param choices the possible answers, for {@link InputKind#CHOICE} only
   * @param optional whether no answer is an answer too
   */
  public record FormInput(
      String key,
      String label,
      String hint,
      String initial,
      InputKind inputKind,
      List<String> choices,
      boolean optional) {
    public FormInput {
      choices = List.copyOf(choices);
      if (!KEY.matcher(key).matches()) {
        throw new IllegalArgumentException(key + " is not the name of an option");
      }
      if (label.isBlank()) {
        throw new IllegalArgumentException(key + " has no label");
      }
      if (choices.isEmpty() == (inputKind == InputKind.CHOICE)
          || choices.stream().anyMatch(String::isBlank)
          || Set.copyOf(choices).size() < choices.size()) {
        throw new IllegalArgumentException(key + " and its choices do not fit");
      }
    }

    /** The same question with another answer to begin with. */
    public FormInput withInitial(String other) {
      return new FormInput(key, label, hint, other, inputKind, choices, optional);
    }

    private FormInput withHint(String other) {
      return new FormInput(key, label, other, initial, inputKind, choices, optional);
    }

    /** The choices, and before them an initial value that is none of them. */
    public List<String> choicesWithInitial() {
      return initial.isBlank() || choices.contains(initial)
          ? choices
          : Stream.concat(Stream.of(initial), choices.stream()).toList();
    }

    /** Whether its answer may go over several lines. */
    public boolean hasLines() {
      return inputKind == InputKind.LINES || initial.indexOf('\n') >= 0;
    }
  }

  /** What an answer looks like. */
  public enum InputKind {
    LINE,
    /** Several lines. */
    LINES,
    /** One of the choices. */
    CHOICE
  }

  public Form {
    command = List.copyOf(command);
    asks = List.copyOf(asks);
    if (title.isBlank() || send.isBlank() || command.isEmpty() || asks.isEmpty()) {
      throw new IllegalArgumentException("a form has a title, a command, questions and a button");
    }
    Set<String> keys = new HashSet<>();
    for (FormInput formInput : asks) {
      if (!keys.add(formInput.key())) {
        throw new IllegalArgumentException(formInput.key() + " is asked for twice");
      }
    }
  }

  /** The same questions, with other hints to some of them, by their keys. */
  public Form withHints(Map<String, String> hints) {
    return new Form(
        title,
        intro,
        command,
        asks.stream().map(ask -> ask.withHint(hints.getOrDefault(ask.key(), ask.hint()))).toList(),
        send);
  }

  /**
   * The words of the command that the answers make, to be written as one line by the grammar.
   * Whatever an answer contains, it stays a value: none becomes an option of its own.
   *
   * @param answers by the key of what was asked; others are left out
   */
  public List<String> words(Map<String, String> answers) {
    return words(command, asks.stream().map(FormInput::key).toList(), answers);
  }

  /** The same for who has kept no more of a form than its command and its keys. */
  public static List<String> words(
      List<String> command, List<String> keys, Map<String, String> answers) {
    List<String> words = new ArrayList<>(command);
    for (String key : keys) {
      if (answers.containsKey(key)) {
        String answer = answers.get(key);
        if (key.equals(WORKER) && !answer.strip().startsWith("-")) {
          // With a blank in it, or empty, it stays a single word, which the grammar refuses.
          words.add(1, isWord(answer.strip()) ? answer.strip() : answer);
        } else {
          words.add("--" + key + "=" + answer);
        }
      }
    }
    return words;
  }

  private static boolean isWord(String text) {
    return !text.isEmpty() && text.chars().noneMatch(Character::isWhitespace);
  }
}
