package dev.workerbot.command.syntax;

import dev.workerbot.command.syntax.Parameter.ParameterForm;
import dev.workerbot.command.text.SettingValues;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that is said of a verb in one place: what it is for and what can stand behind it. Reading,
 * help, suggestions and the commands of chats come from it.
 *
 * @param help what people read of it
 * @param parameters in the order in which words are taken
 * @param mode how it is decided who may
 */
public record VerbSpec(
    Verb verb, Group group, VerbHelp help, List<Parameter> parameters, Mode mode) {
  public static final String SELECTORS =
      "Workers are named `horizon@web1`, `queue@web1` (the group), `queue:queue_00@web1`, `*@web1`,"
          + " `horizon@web*`, `horizon@prod` (a tag), or a list with commas.";

  private static final String MANY =
      "With more than one worker you see the list first; press Confirm, or add `--yes`.";

  public VerbSpec {
    parameters = List.copyOf(parameters);
  }

  /**
   * What people read of a verb.
   *
   * @param usage how it is written
   * @param purpose what it is for, as {@code help} says it
   * @param brief the same in few words, for a list to pick from
   * @param examples the last of them stands for all
   * @param notes what else one should know
   */
  public record VerbHelp(
      String usage, String purpose, String brief, List<String> examples, List<String> notes) {
    public VerbHelp {
      examples = List.copyOf(examples);
      notes = List.copyOf(notes);
    }
  }

  /** A verb with nothing behind it. */
  public static VerbSpec of(Verb verb, Group group, String purpose, String brief) {
    return new VerbSpec(
        verb,
        group,
        new VerbHelp(verb.word(), purpose, brief, List.of(), List.of()),
        List.of(),
        switch (verb.reach()) {
          case FREE -> Mode.FREE;
          case ASKS -> Mode.RULES;
          case READS, TENDS, GUARDS, JOBS, ACTS, BUILDS -> Mode.WHAT_I_MAY_USE;
        });
  }

  public String usage() {
    return help.usage();
  }

  public String purpose() {
    return help.purpose();
  }

  public String brief() {
    return help.brief();
  }

  public List<String> examples() {
    return help.examples();
  }

  public List<String> notes() {
    return help.notes();
  }

  private VerbSpec with(String usage, List<String> examples, List<String> notes) {
    VerbHelp more = new VerbHelp(usage, purpose(), brief(), examples, notes);
    return new VerbSpec(verb, group, more, parameters, mode);
  }

  /** The same, written with that behind the verb. */
  public VerbSpec written(String behind) {
    return with(verb + " " + behind, examples(), notes());
  }

  /** The same with examples. */
  public VerbSpec such(String... lines) {
    return with(usage(), List.of(lines), notes());
  }

  /** The same with one more thing to know. */
  public VerbSpec note(String sentence) {
    return with(usage(), examples(), Stream.concat(notes().stream(), Stream.of(sentence)).toList());
  }

  /** The same, where that is decided in another mode than its reach suggests. */
  public VerbSpec authorise(Mode other) {
    return new VerbSpec(verb, group, help, parameters, other);
  }

  /** The same, with how workers are named. */
  public VerbSpec noteOnSelectors() {
    return note(SELECTORS);
  }

  /** The same, with what becomes of several workers. */
  public VerbSpec noteOnMany() {
    return note(MANY);
  }

  /** The same with these behind the ones that it has. */
  public VerbSpec with(Parameter... more) {
    return with(Arrays.asList(more));
  }

  /** The same with these behind the ones that it has. */
  public VerbSpec with(List<Parameter> more) {
    return new VerbSpec(
        verb, group, help, Stream.concat(parameters.stream(), more.stream()).toList(), mode);
  }

  /** What can be said with dashes, for suggestions. */
  public List<String> options() {
    return Stream.concat(
            parameters.stream()
                .filter(one -> !one.isHidden())
                .filter(one -> one.isOption() || one.parameterForm() == ParameterForm.FLAG)
                .map(Parameter::dashed),
            takesSettings() ? SettingValues.NAMES.stream().map(key -> "--" + key) : Stream.of())
        .toList();
  }

  /** Whether any setting of a worker can be said. */
  boolean takesSettings() {
    return parameters.stream().anyMatch(one -> one.parameterForm() == ParameterForm.SETTINGS);
  }

  /** The parameter that the last of these words behind the verb is a value of. */
  public Optional<Parameter> lastOf(List<String> words) {
    return parametersOf(words).getLast();
  }

  /** For each word behind the verb the parameter that it is a value of, where it is one. */
  List<Optional<Parameter>> parametersOf(List<String> words) {
    Iterator<Parameter> places =
        parameters.stream().filter(one -> one.parameterForm() == ParameterForm.WORD).iterator();
    List<Optional<Parameter>> found = new ArrayList<>();
    boolean isValue = false;
    for (String word : words) {
      if (isValue) {
        String option = words.get(found.size() - 1);
        found.add(
            parameters.stream()
                .filter(one -> one.isOption() && one.dashed().equals(option))
                .findFirst());
        isValue = false;
      } else if (word.startsWith("-")) {
        String name = word.substring(0, word.indexOf('=') + 1);
        found.add(
            parameters.stream()
                .filter(one -> one.isOption() && name.equals(one.dashed() + "="))
                .findFirst());
        isValue = name.isEmpty() && parameters.stream().noneMatch(one -> one.isFlag(word));
      } else {
        found.add(places.hasNext() ? Optional.of(places.next()) : Optional.empty());
      }
    }
    return found;
  }
}
