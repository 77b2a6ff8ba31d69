package dev.workerbot.program.template;

import dev.workerbot.program.Limits;
import dev.workerbot.program.ProgramSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How workers are made here.
 *
 * @param user the default user of a new worker
 * @param templates in the order in which they are offered, each id once
 * @param limits by the name of the role; nothing is allowed to a role that is not in here
 */
public record Creating(
    Optional<String> user, List<Template> templates, Map<String, Limits> limits) {
  public Creating {
    templates = List.copyOf(templates);
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
  }

  /** With workerbot's own templates, no user and no limits: nobody may make anything. */
  public static Creating usual() {
    return new Creating(Optional.empty(), TemplateReader.builtIn(), Map.of());
  }

  /**
   * Offers these after the others; one with the id of another takes its place. So a team can do
   * better what workerbot brings.
   */
  public Creating withTemplates(List<Template> more) {
    SequencedMap<String, Template> all = new LinkedHashMap<>();
    templates.forEach(template -> all.put(template.id(), template));
    more.forEach(template -> all.put(template.id(), template));
    return new Creating(user, List.copyOf(all.values()), limits);
  }

  /** The ids of all templates, in their order. */
  public List<String> templateIds() {
    return templates.stream().map(Template::id).toList();
  }

  public Optional<Template> template(String id) {
    return templates.stream().filter(template -> template.id().equals(id)).findFirst();
  }

  /**
   * The limits of these roles, in their order, for {@link Limits#check(List, ProgramSpec)}; a role
   * without limits gives none.
   */
  public List<Limits> limitsOf(Collection<String> roles) {
    return roles.stream().distinct().filter(limits::containsKey).map(limits::get).toList();
  }
}
