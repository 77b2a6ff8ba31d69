package dev.workerbot.chat.slack.message;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.block.element.MultiExternalSelectElement;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import dev.workerbot.message.Form;
import dev.workerbot.message.Form.FormInput;
import dev.workerbot.message.Form.InputKind;
import dev.workerbot.message.text.CleanText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A form as Slack's modal, and the way back from what somebody filled in to the line that says it.
 * It shows the main fields first, and the others for a button <em>More</em>; a worker to be is a
 * name and servers that are picked. The modal itself carries what the way back takes, so that it
 * outlives the bot that opened it; nobody but us can write there, and who submits still can do no
 * more than they may. Limits: 24 characters for a title and a button, 100 blocks, 3,000 characters
 * for what a modal carries and for a field, 2,000 for a label and for a hint, 100 options of 75.
 * Source: Slack, "Modal views", "Block Kit reference".
 */
public final class SlackForms {
  /** By which we know our modals. */
  public static final String CALLBACK = "workerbot-form";

  /** Of the button that shows all fields. */
  public static final String MORE = "more";

  /** Of the field in which the servers of a worker to be are picked. */
  public static final String SERVERS = "worker-servers";

  static final String ANSWER = "answer";

  /** What is chosen by who chooses nothing: an option without a value is refused. */
  static final String NOTHING = "-";

  private static final int TITLE_CHARS = 24;
  private static final int BLOCKS = 100;
  private static final int CARRIED_CHARS = 3000;
  private static final int TEXT_CHARS = 3000;
  private static final int LABEL_CHARS = 2000;
  private static final int OPTIONS = 100;
  private static final int OPTION_CHARS = 75;

  /** How many fields are shown at first. */
  private static final int MAIN_FIELDS = 5;

  private static final int SERVERS_AT_MOST = 20;

  /** A name and one server or tag. */
  private static final Pattern PLACED = Pattern.compile("([^@,]*)@([^@,\\s]+)");

  private SlackForms() {}

  /** The modal with its main fields; empty where Slack would not take it whole. */
  public static Optional<View> view(String channel, Form form, String id) {
    List<FormInput> shown = mainFields(form);
    Map<String, String> hidden = new HashMap<>();
    form.asks().stream()
        .filter(one -> !shown.contains(one))
        .filter(one -> !one.initial().isEmpty())
        .forEach(one -> hidden.put(one.key(), one.initial()));
    String carried = carried(channel, form, id, hidden);
    return carried.length() <= CARRIED_CHARS
        ? view(form, carried, shown)
        : whole(channel, form, id);
  }

  /** The modal with all fields. */
  static Optional<View> whole(String channel, Form form, String id) {
    return view(form, carried(channel, form, id, Map.of()), form.asks());
  }

  /** The first ones, and all that cannot be left out; all where few are left. */
  private static List<FormInput> mainFields(Form form) {
    List<FormInput> main = new ArrayList<>();
    for (FormInput one : form.asks()) {
      if (!one.optional() || main.size() < MAIN_FIELDS) {
        main.add(one);
      }
    }
    return form.asks().size() - main.size() <= 1 ? form.asks() : main;
  }

  private static String carried(String channel, Form form, String id, Map<String, String> hidden) {
    return JsonMapper.shared()
        .writeValueAsString(
            new SlackFormAnswers.Carried(
                channel,
                form.command(),
                form.asks().stream().map(FormInput::key).toList(),
                id,
                hidden));
  }

  private static Optional<View> view(Form form, String carried, List<FormInput> shown) {
    List<LayoutBlock> blocks = new ArrayList<>();
    if (!form.intro().isBlank()) {
      blocks.add(
          SectionBlock.builder().text(text(CleanText.cut(form.intro(), TEXT_CHARS))).build());
    }
    shown.forEach(formInput -> blocks.addAll(inputs(formInput)));
    if (shown.size() < form.asks().size()) {
      blocks.add(
          ActionsBlock.builder()
              .blockId(MORE)
              .elements(
                  List.of(
                      ButtonElement.builder().actionId(MORE).text(text("More settings")).build()))
              .build());
    }
    // A value that is cut would come back as if somebody had wanted it so.
    boolean fits =
        carried.length() <= CARRIED_CHARS
            && blocks.size() <= BLOCKS
            && shown.stream().allMatch(formInput -> formInput.initial().length() <= TEXT_CHARS);
    return fits
        ? Optional.of(
            View.builder()
                .type("modal")
                .callbackId(CALLBACK)
                .privateMetadata(carried)
                .title(
                    ViewTitle.builder()
                        .type("plain_text")
                        .text(CleanText.cut(form.title(), TITLE_CHARS))
                        .emoji(false)
                        .build())
                .submit(
                    ViewSubmit.builder()
                        .type("plain_text")
                        .text(CleanText.cut(form.send(), TITLE_CHARS))
                        .emoji(false)
                        .build())
                .close(ViewClose.builder().type("plain_text").text("Cancel").emoji(false).build())
                .blocks(blocks)
                .build())
        : Optional.empty();
  }

  private static List<InputBlock> inputs(FormInput formInput) {
    Matcher placed = PLACED.matcher(formInput.initial());
    boolean isNew = formInput.initial().isEmpty();
    if (!formInput.key().equals(Form.WORKER) || !(isNew || placed.matches())) {
      return List.of(input(formInput));
    }
    List<OptionObject> servers =
        isNew || placed.group(2).length() > OPTION_CHARS
            ? List.of()
            : List.of(option(placed.group(2), placed.group(2)));
    return List.of(
        input(
            new FormInput(
                Form.WORKER,
                "Name",
                "Such as mailer.",
                isNew ? "" : placed.group(1),
                InputKind.LINE,
                List.of(),
                false)),
        InputBlock.builder()
            .blockId(SERVERS)
            .label(text("Servers"))
            .hint(text("A tag means all its servers."))
            .element(
                MultiExternalSelectElement.builder()
                    .actionId(ANSWER)
                    .placeholder(text("Pick a server or a tag"))
                    .minQueryLength(0)
                    .maxSelectedItems(SERVERS_AT_MOST)
                    .initialOptions(servers.isEmpty() ? null : servers)
                    .build())
            .build());
  }

  private static InputBlock input(FormInput formInput) {
    return InputBlock.builder()
        .blockId(formInput.key())
        .label(text(CleanText.cut(formInput.label(), LABEL_CHARS)))
        .hint(
            formInput.hint().isBlank() ? null : text(CleanText.cut(formInput.hint(), LABEL_CHARS)))
        .optional(formInput.optional())
        .element(isSelect(formInput) ? select(formInput) : field(formInput))
        .build();
  }

  private static boolean isSelect(FormInput formInput) {
    List<String> choices = formInput.choicesWithInitial();
    return formInput.inputKind() == InputKind.CHOICE
        && choices.size() < OPTIONS
        && choices.stream().allMatch(one -> one.length() <= OPTION_CHARS);
  }

  private static BlockElement field(FormInput formInput) {
    return PlainTextInputElement.builder()
        .actionId(ANSWER)
        .multiline(formInput.hasLines())
        .initialValue(formInput.initial().isEmpty() ? null : formInput.initial())
        .build();
  }

  private static BlockElement select(FormInput formInput) {
    List<OptionObject> options = new ArrayList<>();
    formInput.choicesWithInitial().forEach(choice -> options.add(option(choice, choice)));
    Optional<OptionObject> initial =
        options.stream().filter(one -> one.getValue().equals(formInput.initial())).findFirst();
    if (formInput.optional()) {
      options.add(option("(not set)", NOTHING));
    }
    return StaticSelectElement.builder()
        .actionId(ANSWER)
        .options(options)
        .initialOption(initial.orElse(null))
        .build();
  }

  private static OptionObject option(String label, String value) {
    return OptionObject.builder().text(text(label)).value(value).build();
  }

  private static PlainTextObject text(String text) {
    return PlainTextObject.builder().text(text).emoji(false).build();
  }

  /** Whether the modal shows all of these fields, so that a mistake can stand beside each. */
  public static boolean shows(View view, Set<String> fields) {
    return view.getBlocks().stream()
        .filter(InputBlock.class::isInstance)
        .map(block -> ((InputBlock) block).getBlockId())
        .collect(Collectors.toSet())
        .containsAll(fields);
  }
}
