package dev.workerbot.chat.slack.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewState;
import com.slack.api.util.json.GsonFactory;
import dev.workerbot.message.Form;
import dev.workerbot.message.Form.FormInput;
import dev.workerbot.message.Form.InputKind;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.Golden;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SlackFormsTest {
  private static Form form(String title, List<FormInput> asks) {
    return new Form(title, "", List.of("edit"), asks, "Save");
  }

  private static FormInput ask(
      String key, String initial, InputKind inputKind, List<String> choices) {
    return new FormInput(key, key, "", initial, inputKind, choices, true);
  }

  @Test
  void aForm_looksLikeThis() throws IOException {
    View view = SlackForms.view("C1", Forms.NEW_WORKER).orElseThrow();
    String json = GsonFactory.createSnakeCase().toJson(view);
    new Golden("form.slack.json")
        .check(
            JsonMapper.shared()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(JsonMapper.shared().readTree(json))
                + "\n");
  }

  @Test
  void whatSlackWouldNotTakeWhole_isNotShownInPart() {
    FormInput tooLong = ask("environment", "x".repeat(3001), InputKind.LINES, List.of());
    assertEquals(Optional.empty(), SlackForms.view("C1", form("Edit", List.of(tooLong))));
    List<FormInput> many =
        IntStream.range(0, 101)
            .mapToObj(i -> ask("key-" + i, "", InputKind.LINE, List.of()))
            .toList();
    assertEquals(Optional.empty(), SlackForms.view("C1", form("Edit", many)));
    List<FormInput> longKeys =
        IntStream.range(0, 90)
            .mapToObj(i -> ask("key-" + "x".repeat(33) + i, "", InputKind.LINE, List.of()))
            .toList();
    assertEquals(Optional.empty(), SlackForms.view("C1", form("Edit", longKeys)));
  }

  @Test
  void whatIsTooLongToBeChosen_isWritten() {
    FormInput formInput = ask("signal", "TERM", InputKind.CHOICE, List.of("TERM", "x".repeat(76)));
    View view = SlackForms.view("C1", form("Edit", List.of(formInput))).orElseThrow();
    assertTrue(view.getBlocks().toString().contains("PlainTextInputElement"), view::toString);
  }

  @Test
  void anInitialValueThatIsNoChoice_canBeKept() {
    FormInput formInput = ask("signal", "USR2", InputKind.CHOICE, List.of("TERM", "QUIT"));
    View view = SlackForms.view("C1", form("Edit", List.of(formInput))).orElseThrow();
    String json = GsonFactory.createSnakeCase().toJson(view);
    assertEquals(2, json.split("\"value\":\"USR2\"", -1).length - 1, json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}x", "[]", "{\"channel\":1}", "null"})
  void whatAnotherVersionCarries_isPassedOver(String carried) {
    View view =
        View.builder()
            .privateMetadata(carried)
            .state(ViewState.builder().values(Map.of()).build())
            .build();
    assertEquals(Optional.empty(), SlackForms.filled(view));
  }
}
