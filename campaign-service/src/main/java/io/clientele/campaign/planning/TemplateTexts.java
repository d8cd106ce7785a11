package io.clientele.campaign.planning;

import io.clientele.kernel.problem.InputProblem;
import io.quarkus.qute.Engine;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.Results;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.ValueResolver;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Fills in the texts that marketers write. A text sees the few names it is given and nothing else:
/// this engine knows no beans, no reflection, no other templates and no loops, only names in maps
/// and `{#if}`.
@ApplicationScoped
public class TemplateTexts {
  private static final Map<String, Map<String, String>> SAMPLE =
      names("Li Wei", "Bonus rate", "0.3 % on top", "Spring deposits");
  private static final int KEPT = 1_000;

  private final Engine engine =
      Engine.builder()
          .addSectionHelper(new IfSectionHelper.Factory())
          .addValueResolver(new NamesOnly())
          .strictRendering(true)
          .timeout(1_000)
          .useAsyncTimeout(false)
          .build();

  private final Map<String, io.quarkus.qute.Template> parsed = new ConcurrentHashMap<>();

  /// The names a text can use.
  public static Map<String, Map<String, String>> names(
      String customer, String offer, String offerDescription, String campaign) {
    return Map.of(
        "customer", Map.of("name", customer),
        "offer", Map.of("name", offer, "description", offerDescription),
        "campaign", Map.of("name", campaign));
  }

  public String render(String text, Map<String, Map<String, String>> names) {
    var template = parsed.get(text);
    if (template == null) {
      template = parse(text);
      if (parsed.size() >= KEPT) {
        parsed.clear();
      }
      parsed.put(text, template);
    }
    return fill(template, names);
  }

  /// Refuses a text that cannot be filled in.
  void check(String field, @Nullable String text) {
    if (text == null) {
      return;
    }
    try {
      var _ = fill(parse(text), SAMPLE);
    } catch (TemplateException e) {
      throw new InputProblem.Invalid(
          field,
          "is no text that can be filled in"
              + (e.getOrigin() == null ? "" : " (line " + e.getOrigin().getLine() + ")")
              + "; it may use {customer.name}, {offer.name}, {offer.description}, {campaign.name}",
          "not-a-template",
          e.getOrigin() == null ? Map.of() : Map.of("line", e.getOrigin().getLine()));
    }
  }

  /// Whatever goes wrong with a text, a comparison of a name with a number or a nesting without end
  /// too, is a fault of the text.
  private io.quarkus.qute.Template parse(String text) {
    try {
      return engine.parse(text);
    } catch (TemplateException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new TemplateException(e);
    }
  }

  private static String fill(
      io.quarkus.qute.Template template, Map<String, Map<String, String>> names) {
    try {
      return template.render(names);
    } catch (TemplateException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new TemplateException(e);
    }
  }

  /// Looks a name up in a map, and knows no other way to get at anything.
  private static final class NamesOnly implements ValueResolver {
    @Override
    public boolean appliesTo(EvalContext context) {
      return context.getBase() instanceof Map<?, ?> && context.getParams().isEmpty();
    }

    @Override
    public CompletionStage<Object> resolve(EvalContext context) {
      var value = ((Map<?, ?>) context.getBase()).get(context.getName());
      return value == null ? Results.notFound(context) : CompletableFuture.completedFuture(value);
    }
  }
}
