package dev.workerbot.chat.discord.call;

import dev.workerbot.chat.connection.CheckResult;
import dev.workerbot.chat.connection.NamedChannel;
import dev.workerbot.message.AlertStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.entities.channel.ChannelType;

/**
 * Whether the bot can use a channel that the config names, and what to do about it where it cannot.
 *
 * @param has the bot's permissions there
 * @param tags that posts can have there, where it is a forum
 * @param isMentionable whether everybody may mention the role of that id
 */
public record ChannelCheck(
    NamedChannel channel,
    ChannelType type,
    Set<Permission> has,
    Set<String> tags,
    Predicate<String> isMentionable) {
  /** Where messages cannot stand in a channel of this type: what it is, and what to set instead. */
  public static Optional<String> unusable(ChannelType type) {
    return switch (type) {
      case FORUM, MEDIA -> Optional.empty();
      case CATEGORY ->
          Optional.of("is a category of channels; set a text channel inside it instead");
      default ->
          type.isMessage() || type.isThread()
              ? Optional.empty()
              : Optional.of("is not a channel for messages; set a text channel instead");
    };
  }

  private boolean isForum() {
    return type == ChannelType.FORUM || type == ChannelType.MEDIA;
  }

  /** How the posts of a forum show how far each alert is. */
  private String hint() {
    String missing =
        Arrays.stream(AlertStatus.values())
            .map(AlertStatus::word)
            .filter(word -> tags.stream().noneMatch(word::equalsIgnoreCase))
            .collect(Collectors.joining(", "));
    return isForum() && !missing.isEmpty()
        ? ", a forum; to see how far each alert is, add the tags %s there (Edit Channel, Tags)"
            .formatted(missing)
        : "";
  }

  /** What is to be said of it, good or bad. */
  public List<CheckResult> results() {
    Optional<String> unusable = unusable(type);
    if (unusable.isPresent()) {
      return List.of(channel.closed("%s " + unusable.get()));
    }
    List<CheckResult> results = new ArrayList<>();
    String missing =
        NeededPermission.missing(has).stream()
            // A post is begun as a message is sent.
            .filter(one -> !isForum() || one != NeededPermission.CREATE_PUBLIC_THREADS)
            .map(NeededPermission::toString)
            .collect(Collectors.joining(", "));
    results.add(
        missing.isEmpty()
            ? CheckResult.good("it may write in %s%s".formatted(channel.named(), hint()))
            : channel.closed(
                "it lacks permissions in %s: "
                    + missing
                    + "; give them to its role there (Edit Channel, Permissions)"));
    for (String role : new TreeSet<>(channel.called())) {
      if (!isMentionable.test(role) && !has.contains(Permission.MESSAGE_MENTION_EVERYONE)) {
        results.add(
            CheckResult.warning(
                ("an alert in %s does not notify the role %s: allow anyone to @mention that role,"
                        + " or give workerbot's role Mention Everyone")
                    .formatted(channel.named(), role)));
      }
    }
    return results;
  }
}
