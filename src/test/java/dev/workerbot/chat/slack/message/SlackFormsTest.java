package dev.workerbot.chat.slack.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
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
import org.junit.jupiter.params.provider.CsvSource;
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
    View view = SlackForms.whole("C1", Forms.NEW_WORKER, "f1").orElseThrow();
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
    assertEquals(Optional.empty(), SlackForms.view("C1", form("Edit", List.of(tooLong)), "f1"));
    List<FormInput> many =
        IntStream.range(0, 101)
            .mapToObj(i -> ask("key-" + i, "", InputKind.LINE, List.of()))
            .toList();
    assertEquals(Optional.empty(), SlackForms.whole("C1", form("Edit", many), "f1"));
    List<FormInput> longKeys =
        IntStream.range(0, 90)
            .mapToObj(i -> ask("key-" + "x".repeat(33) + i, "", InputKind.LINE, List.of()))
            .toList();
    assertEquals(Optional.empty(), SlackForms.view("C1", form("Edit", longKeys), "f1"));
  }

  @Test
  void whatIsTooLongToBeChosen_isWritten() {
    FormInput formInput = ask("signal", "TERM", InputKind.CHOICE, List.of("TERM", "x".repeat(76)));
    View view = SlackForms.view("C1", form("Edit", List.of(formInput)), "f1").orElseThrow();
    assertTrue(view.getBlocks().toString().contains("PlainTextInputElement"), view::toString);
  }

  @Test
  void anInitialValueThatIsNoChoice_canBeKept() {
    FormInput formInput = ask("signal", "USR2", InputKind.CHOICE, List.of("TERM", "QUIT"));
    View view = SlackForms.view("C1", form("Edit", List.of(formInput)), "f1").orElseThrow();
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
    assertEquals(Optional.empty(), SlackFormAnswers.filled(view));
  }

  private static View main(FormInput... asks) {
    return SlackForms.view("C1", form("Edit", List.of(asks)), "f1").orElseThrow();
  }

  private static List<String> blocks(View view) {
    return view.getBlocks().stream().map(LayoutBlock::getBlockId).toList();
  }

  private static FormInput line(String key, String initial, boolean optional) {
    return new FormInput(key, key, "", initial, InputKind.LINE, List.of(), optional);
  }

  @Test
  void theMainFields_areFive_andAllThatCannotBeLeftOut() {
    View view =
        main(
            line("a", "", true),
            line("b", "", true),
            line("c", "", true),
            line("d", "", true),
            line("e", "", true),
            line("f", "6", true),
            line("g", "", false),
            line("h", "", true));
    assertEquals(List.of("a", "b", "c", "d", "e", "g", "more"), blocks(view));
  }

  @Test
  void oneFieldMore_isNoReasonForAButton() {
    View view =
        main(
            line("a", "", true),
            line("b", "", true),
            line("c", "", true),
            line("d", "", true),
            line("e", "", true),
            line("f", "", true));
    assertEquals(List.of("a", "b", "c", "d", "e", "f"), blocks(view));
  }

  @Test
  void whatIsHidden_comesBackAsItWas_andWhatIsShownAsItIsFilledIn() {
    View view =
        main(
            line("a", "1", true),
            line("b", "2", true),
            line("c", "", true),
            line("d", "", true),
            line("e", "", true),
            line("f", "6", true),
            line("g", "", true));
    view.setState(
        ViewState.builder()
            .values(Map.of("a", Map.of("answer", value("other")), "b", Map.of("answer", value(""))))
            .build());
    assertEquals("edit --a=other --b= --f=6", SlackFormAnswers.filled(view).orElseThrow().line());
  }

  private static ViewState.Value value(String text) {
    ViewState.Value value = new ViewState.Value();
    value.setType("plain_text_input");
    value.setValue(text);
    return value;
  }

  @ParameterizedTest
  @CsvSource({
    "mailer@web1, Name",
    "mailer@prod, Name",
    "'', Name",
    "my mailer@web1, Name",
    "'mailer@web1,mailer@web2', worker",
    "mailer, worker",
    "@, worker",
  })
  void aWorkerToBe_isANameAndServers_whereItCanBeTakenApart(String initial, String label) {
    View view = main(line("worker", initial, false));
    InputBlock first = (InputBlock) view.getBlocks().getFirst();
    assertEquals(label, first.getLabel().getText());
    assertEquals(
        label.equals("Name") ? List.of("worker", "worker-servers") : List.of("worker"),
        blocks(view));
  }

  @Test
  void theNameOnEachServer_isTheWorker() {
    View view = main(line("worker", "mailer@web1", false));
    ViewState.Value servers = new ViewState.Value();
    servers.setType("multi_external_select");
    servers.setSelectedOptions(List.of(picked("web1"), picked("prod")));
    view.setState(
        ViewState.builder()
            .values(
                Map.of(
                    "worker", Map.of("answer", value(" mailer ")),
                    "worker-servers", Map.of("answer", servers)))
            .build());
    assertEquals(
        "edit mailer@web1,mailer@prod", SlackFormAnswers.filled(view).orElseThrow().line());
  }

  private static ViewState.SelectedOption picked(String server) {
    ViewState.SelectedOption option = new ViewState.SelectedOption();
    option.setValue(server);
    return option;
  }
}
