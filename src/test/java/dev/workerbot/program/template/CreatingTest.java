package dev.workerbot.program.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.program.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CreatingTest {
  private static Template template(String id, String title) {
    return new Template(id, title, "", "", Map.of(), Optional.empty(), Map.of());
  }

  private static Limits limits(String user) {
    return new Limits(List.of(user), List.of(), List.of(), List.of(), List.of());
  }

  private static List<String> ids(Creating creating) {
    return creating.templates().stream().map(Template::id).toList();
  }

  @Test
  void byItself_itOffersWorkerbotsOwnTemplates_andAllowsNothing() {
    assertEquals(TemplateReader.builtIn(), Creating.usual().templates());
    assertEquals(Optional.empty(), Creating.usual().user());
    assertEquals(List.of(), Creating.usual().limitsOf(List.of("admin")));
  }

  @Test
  void aTeamsTemplate_comesAfterTheOthers_orInPlaceOfTheOneWithItsName() {
    Creating creating =
        Creating.usual()
            .withTemplates(List.of(template("reverb", ""), template("laravel-horizon", "Ours")));
    List<String> all = new ArrayList<>(ids(Creating.usual()));
    all.add("reverb");
    assertEquals(all, ids(creating));
    assertEquals(Optional.of("Ours"), creating.template("laravel-horizon").map(Template::title));
    assertFalse(creating.template("laravel").isPresent());
  }

  @Test
  void limits_areThoseOfTheRolesThatHaveSome_inTheOrderOfTheRoles() {
    Creating creating =
        new Creating(
            Optional.empty(), List.of(), Map.of("admin", limits("a"), "operator", limits("o")));
    assertEquals(
        List.of(limits("o"), limits("a")),
        creating.limitsOf(List.of("operator", "reader", "admin", "operator")));
    assertEquals(List.of(), creating.limitsOf(List.of("reader")));
  }
}
