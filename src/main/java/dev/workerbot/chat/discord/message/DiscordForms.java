package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Button;
import dev.workerbot.message.Form;
import dev.workerbot.message.Form.FormInput;
import dev.workerbot.message.Form.InputKind;
import dev.workerbot.message.text.CleanText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.dv8tion.jda.api.components.ModalTopLevelComponent;
import net.dv8tion.jda.api.components.label.Label;
import net.dv8tion.jda.api.components.label.LabelChildComponent;
import net.dv8tion.jda.api.components.selections.SelectOption;
import net.dv8tion.jda.api.components.selections.StringSelectMenu;
import net.dv8tion.jda.api.components.textdisplay.TextDisplay;
import net.dv8tion.jda.api.components.textinput.TextInput;
import net.dv8tion.jda.api.components.textinput.TextInputStyle;
import net.dv8tion.jda.api.modals.Modal;

/**
 * A form as Discord's modal, and the way back from what somebody filled in to the line that says
 * it. A modal has room for five questions: of more, the last place is a text in which every line is
 * {@code key=value}. The modal carries what the way back takes, and outlives the bot that opened
 * it; what it has no room for is remembered for an hour. Limits: 5 components, 45 characters for a
 * title and a label, 100 for an id and a description, 4,000 for a field, 25 options of 100. Source:
 * Discord, "Component reference", "Receiving and responding to interactions". Safe for use by
 * several threads.
 */
public final class DiscordForms {
  private static final Duration KEPT = Duration.ofHours(1);
  private static final int REMEMBERED = 500;
  private static final int INTRO_CHARS = 1000;
  private static final int OPTIONS = 25;

  /** What the id of a modal of ours begins with: its command follows, or the number of one. */
  private static final String SAID = "form:";

  private static final String REMEMBERED_AS = "kept:";

  /** What the offer of a button begins with that opens what somebody typed. */
  private static final String TYPED_AS = "typed";

  /** No key begins like this: the rest, and the keys in it that had a value. */
  private static final String REST = "+";

  private final Clock clock;
  private final Map<String, KeptForm> kept = BoundedMap.map(REMEMBERED);

  private record KeptForm(List<String> command, List<String> prefilled, Instant at) {}

  /** The forms that were opened, by the ids of their modals. */
  private final Map<String, Form> opened = BoundedMap.map(REMEMBERED);

  /** What was sent and refused, by what its button offers. */
  private final Map<String, TypedForm> typed = BoundedMap.map(REMEMBERED);

  private record TypedForm(Form form, Map<String, String> filled, Instant at) {}

  public DiscordForms(Clock clock) {
    this.clock = clock;
  }

  /** The modal; empty where Discord would not take it whole. */
  public Optional<Modal> modal(Form form) {
    return modal(form, Map.of());
  }

  /**
   * Keeps what somebody has sent, in case it is refused.
   *
   * @param id of the modal
   * @param filled what stood in its fields
   * @param mistakes what stands beside a field when it is opened again, by the field
   * @return a button that opens it again, for {@link #again}; empty where the form is forgotten
   */
  public Optional<Button> keep(
      String id, Map<String, String> filled, Map<String, String> mistakes) {
    return Optional.ofNullable(opened.get(id))
        .map(form -> {
          String offer = TYPED_AS + UUID.randomUUID().toString().replace("-", "");
          typed.put(
              offer, new TypedForm(form.withHints(mistakes), Map.copyOf(filled), clock.instant()));
          return new Button("Edit what you typed", Button.Style.PRIMARY, offer, 0, true);
        });
  }

  /** The modal as it was sent; empty where the offer is none of ours, or is too old. */
  public Optional<Modal> again(String offer) {
    return Optional.ofNullable(typed.get(offer))
        .filter(one -> one.at().plus(KEPT).isAfter(clock.instant()))
        .flatMap(one -> modal(one.form(), one.filled()));
  }

  /**
   * The same modal.
   *
   * @param filled what its fields have in place of their first values, by their ids
   */
  private Optional<Modal> modal(Form form, Map<String, String> filled) {
    boolean fits = form.asks().size() <= Modal.MAX_COMPONENTS;
    List<FormInput> sorted =
        Stream.concat(
                form.asks().stream().filter(formInput -> !formInput.optional()),
                form.asks().stream().filter(FormInput::optional))
            .toList();
    List<FormInput> shown = fits ? form.asks() : sorted.subList(0, Modal.MAX_COMPONENTS - 1);
    List<FormInput> rest =
        fits ? List.of() : sorted.subList(Modal.MAX_COMPONENTS - 1, sorted.size());
    String restText = text(rest);
    // A value that is cut would come back as if somebody had wanted it so.
    if (restText.length() > TextInput.MAX_VALUE_LENGTH
        || shown.stream()
            .anyMatch(formInput -> formInput.initial().length() > TextInput.MAX_VALUE_LENGTH)) {
      return Optional.empty();
    }
    List<String> prefilled =
        rest.stream()
            .filter(formInput -> !formInput.initial().isEmpty())
            .map(FormInput::key)
            .toList();
    String id = SAID + Tokenizer.line(form.command());
    String restId = REST + String.join(",", prefilled);
    if (id.length() > Modal.MAX_ID_LENGTH || restId.length() > TextInput.MAX_ID_LENGTH) {
      id = REMEMBERED_AS + UUID.randomUUID();
      restId = REST;
      kept.put(id, new KeptForm(form.command(), prefilled, clock.instant()));
    }
    opened.put(id, form);
    List<ModalTopLevelComponent> components = new ArrayList<>();
    shown.forEach(formInput ->
        components.add(
            label(
                formInput.withInitial(filled.getOrDefault(formInput.key(), formInput.initial())))));
    if (!rest.isEmpty()) {
      String typedRest =
          filled.entrySet().stream()
              .filter(one -> one.getKey().startsWith(REST))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(restText);
      components.add(rest(restId, typedRest, rest));
    }
    if (!form.intro().isBlank() && components.size() < Modal.MAX_COMPONENTS) {
      components.addFirst(
          TextDisplay.of(DiscordMarkdown.spans(CleanText.cut(form.intro(), INTRO_CHARS))));
    }
    return Optional.of(
        Modal.create(id, CleanText.cut(form.title(), Modal.MAX_TITLE_LENGTH))
            .addComponents(components)
            .build());
  }

  private static Label label(FormInput formInput) {
    return Label.of(
        CleanText.cut(formInput.label(), Label.LABEL_MAX_LENGTH),
        formInput.hint().isBlank()
            ? null
            : CleanText.cut(formInput.hint(), Label.DESCRIPTION_MAX_LENGTH),
        isSelect(formInput) ? select(formInput) : field(formInput));
  }

  private static boolean isSelect(FormInput formInput) {
    List<String> choices = formInput.choicesWithInitial();
    return formInput.inputKind() == InputKind.CHOICE
        && choices.size() <= OPTIONS
        && choices.stream().allMatch(one -> one.length() <= SelectOption.VALUE_MAX_LENGTH);
  }

  private static LabelChildComponent select(FormInput formInput) {
    return StringSelectMenu.create(formInput.key())
        .addOptions(
            formInput.choicesWithInitial().stream()
                .map(choice ->
                    SelectOption.of(choice, choice).withDefault(choice.equals(formInput.initial())))
                .toList())
        .setRequired(!formInput.optional())
        .setRequiredRange(formInput.optional() ? 0 : 1, 1)
        .build();
  }

  private static LabelChildComponent field(FormInput formInput) {
    return TextInput.create(
            formInput.key(), formInput.hasLines() ? TextInputStyle.PARAGRAPH : TextInputStyle.SHORT)
        .setRequired(!formInput.optional())
        .setValue(formInput.initial().isEmpty() ? null : formInput.initial())
        .build();
  }

  private static Label rest(String id, String text, List<FormInput> asks) {
    String others =
        asks.stream()
            .filter(formInput -> formInput.optional() && formInput.initial().isEmpty())
            .map(FormInput::key)
            .collect(Collectors.joining(", "));
    return Label.of(
        "Everything else",
        CleanText.cut(
            "One key=value per line." + (others.isEmpty() ? "" : " There is also " + others),
            Label.DESCRIPTION_MAX_LENGTH),
        TextInput.create(id, TextInputStyle.PARAGRAPH)
            .setRequired(false)
            .setValue(text.isEmpty() ? null : text)
            .build());
  }

  /** What has a value, or needs one; each line of it on a line of its own. */
  private static String text(List<FormInput> asks) {
    return asks.stream()
        .filter(formInput -> !formInput.optional() || !formInput.initial().isEmpty())
        .flatMap(formInput ->
            Stream.of(formInput.initial().split("\n", -1))
                .map(line -> formInput.key() + "=" + line))
        .collect(Collectors.joining("\n"));
  }

  /**
   * The line that a modal says.
   *
   * @param id of the modal
   * @param filled what stood in each of its fields when it was sent, by the field's id
   * @return empty where nobody knows any more what it was about
   */
  public Optional<String> line(String id, Map<String, String> filled) {
    Optional<KeptForm> remembered =
        Optional.ofNullable(kept.get(id))
            .filter(one -> one.at().plus(KEPT).isAfter(clock.instant()));
    if (remembered.isEmpty() && !id.startsWith(SAID)) {
      return Optional.empty();
    }
    List<String> command =
        remembered
            .map(KeptForm::command)
            .orElseGet(() -> Tokenizer.split(id.substring(SAID.length())));
    Map<String, String> answers = new LinkedHashMap<>(filled);
    answers.keySet().removeIf(key -> key.startsWith(REST));
    List<String> strangers = new ArrayList<>();
    filled.forEach((key, value) -> {
      if (key.startsWith(REST)) {
        Rest rest = Rest.of(value, answers.keySet());
        remembered
            .map(KeptForm::prefilled)
            .orElseGet(() -> List.of(key.substring(REST.length()).split(",")))
            .stream()
            .filter(one -> !one.isEmpty())
            .forEach(one -> answers.put(one, ""));
        answers.putAll(rest.answers());
        strangers.addAll(rest.strangers());
      }
    });
    List<String> words =
        new ArrayList<>(Form.words(command, List.copyOf(answers.keySet()), answers));
    words.addAll(strangers);
    return Optional.of(Tokenizer.line(words));
  }

  /**
   * What the text for everything else says.
   *
   * @param strangers what is no answer: words that the grammar refuses, with the hint that it has
   */
  private record Rest(Map<String, String> answers, List<String> strangers) {
    /**
     * @param taken keys that have a field of their own
     */
    static Rest of(String text, Set<String> taken) {
      Map<String, String> answers = new LinkedHashMap<>();
      List<String> strangers = new ArrayList<>();
      for (String line : text.lines().filter(one -> !one.isBlank()).toList()) {
        String bare = line.stripLeading().replaceFirst("^-+", "");
        String[] parts = bare.split("=", 2);
        String key = parts[0].strip();
        if (parts.length == 1) {
          strangers.add("--" + key + " (without =)");
        } else if (taken.contains(key)) {
          strangers.add("--" + key + "=" + parts[1]);
        } else {
          // Who writes blanks around the sign does not mean them.
          String value = key.equals(parts[0]) ? parts[1] : parts[1].strip();
          answers.merge(key, value, (before, more) -> before + "\n" + more);
        }
      }
      return new Rest(answers, strangers);
    }
  }
}
