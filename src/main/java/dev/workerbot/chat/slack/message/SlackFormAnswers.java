package dev.workerbot.chat.slack.message;

import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewState;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Form;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The way back from a modal that somebody has filled in to the command that it says. */
public final class SlackFormAnswers {
  private SlackFormAnswers() {}

  /**
   * What a modal carries until it comes back.
   *
   * @param form by which {@code SlackViews} knows the form
   * @param hidden the answers to what is not shown
   */
  record Carried(
      String channel,
      List<String> command,
      List<String> keys,
      String form,
      Map<String, String> hidden) {
    Carried {
      command = List.copyOf(command);
      keys = List.copyOf(keys);
      form = form == null ? "" : form;
      hidden = new TreeMap<>(hidden == null ? Map.of() : hidden);
    }
  }

  /** What somebody filled in, and where. */
  public record FilledForm(String channel, String line) {}

  /** The line that the submitted modal says; empty where it is none of this version's. */
  public static Optional<FilledForm> filled(View view) {
    Optional<Carried> carried = carried(view);
    if (carried.isEmpty() || view.getState() == null || view.getState().getValues() == null) {
      return Optional.empty();
    }
    Map<String, Map<String, ViewState.Value>> values = view.getState().getValues();
    Map<String, String> answers = new HashMap<>(carried.get().hidden());
    values.forEach((key, value) ->
        Optional.ofNullable(value.get(SlackForms.ANSWER))
            .ifPresent(one -> answers.put(key, answer(one))));
    Optional.ofNullable(values.get(SlackForms.SERVERS))
        .map(value -> value.get(SlackForms.ANSWER))
        .map(ViewState.Value::getSelectedOptions)
        .ifPresent(servers -> answers.put(Form.WORKER, placed(answers, servers)));
    return Optional.of(
        new FilledForm(
            carried.get().channel(),
            Tokenizer.line(Form.words(carried.get().command(), carried.get().keys(), answers))));
  }

  /** The name on each of the servers; a name that says more than that stays as it is. */
  private static String placed(
      Map<String, String> answers, List<ViewState.SelectedOption> servers) {
    String name = answers.getOrDefault(Form.WORKER, "").strip();
    return servers.isEmpty()
        ? name
        : servers.stream()
            .map(server -> name + "@" + server.getValue())
            .collect(Collectors.joining(","));
  }

  static Optional<Carried> carried(View view) {
    return carried(view.getPrivateMetadata());
  }

  private static Optional<Carried> carried(String metadata) {
    try {
      return metadata == null
          ? Optional.empty()
          : Optional.ofNullable(JsonMapper.shared().readValue(metadata, Carried.class));
    } catch (JacksonException foreign) {
      return Optional.empty();
    }
  }

  private static String answer(ViewState.Value value) {
    if (!"static_select".equals(value.getType())) {
      return Optional.ofNullable(value.getValue()).orElse("");
    }
    return Optional.ofNullable(value.getSelectedOption())
        .map(ViewState.SelectedOption::getValue)
        .filter(chosen -> !chosen.equals(SlackForms.NOTHING))
        .orElse("");
  }
}
