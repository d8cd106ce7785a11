package io.clientele.campaign.planning;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tells other features what a template says.
@ApplicationScoped
public class FindTemplate {
  private final Templates templates;

  FindTemplate(Templates templates) {
    this.templates = templates;
  }

  public record Text(String channel, @Nullable String subject, String body) {}

  public Optional<Text> handle(UUID id) {
    return templates
        .findByIdOptional(id)
        .map(template -> new Text(template.channel, template.subject, template.body));
  }
}
