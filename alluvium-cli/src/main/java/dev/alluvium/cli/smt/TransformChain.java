// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli.smt;

import dev.alluvium.cli.argument.WrongInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/** The transforms of a connector in their order, as a worker would run them. */
final class TransformChain implements AutoCloseable {
    /** A key that opens nothing, for settings that only a worker's ConfigProvider can fill. */
    static final String THROW_AWAY_KEY = "hex:" + "00".repeat(32);

    /**
     * One configured transform.
     *
     * @param predicate null for always
     */
    record Link(
            TransformStep step,
            Transformation<SinkRecord> transform,
            @Nullable Predicate<SinkRecord> predicate) {
        boolean concerns(SinkRecord record) {
            return predicate == null || predicate.test(record) != step.negate();
        }
    }

    private final List<Link> links;

    private TransformChain(List<Link> links) {
        this.links = List.copyOf(links);
    }

    /**
     * Loads and configures all.
     *
     * @throws WrongInputException for what a worker would refuse
     */
    static TransformChain of(ConnectorSettings connector) {
        Map<String, Predicate<SinkRecord>> predicates = new LinkedHashMap<>();
        for (String alias : connector.names("predicates")) {
            Map<String, String> settings = new LinkedHashMap<>(connector.below("predicates." + alias + "."));
            String type = settings.getOrDefault("type", "");
            settings.remove("type");
            predicates.put(alias, predicate("predicates." + alias, type, settings));
        }
        List<Link> links = new ArrayList<>();
        for (String alias : connector.names("transforms")) {
            TransformStep step = TransformStep.of(connector, alias);
            Predicate<SinkRecord> predicate = step.predicate().isEmpty() ? null : predicates.get(step.predicate());
            if (predicate == null && !step.predicate().isEmpty()) {
                throw new WrongInputException("transforms." + alias + ".predicate names none of predicates");
            }
            links.add(new Link(step, transform(step), predicate));
        }
        return new TransformChain(links);
    }

    /** A configured predicate. */
    @SuppressWarnings("unchecked")
    static Predicate<SinkRecord> predicate(String where, String type, Map<String, String> settings) {
        return (Predicate<SinkRecord>) configured(where, type, Predicate.class, settings);
    }

    /** A configured transform. */
    @SuppressWarnings("unchecked")
    static Transformation<SinkRecord> transform(TransformStep step) {
        return (Transformation<SinkRecord>)
                configured("transforms." + step.alias(), step.type(), Transformation.class, step.settings());
    }

    private static <T extends Configurable> T configured(
            String where, String type, Class<T> kind, Map<String, String> settings) {
        Map<String, String> usable = new LinkedHashMap<>(settings);
        usable.replaceAll((name, value) -> name.startsWith("keys.") && value.startsWith("${") ? THROW_AWAY_KEY : value);
        try {
            T instance = kind.cast(Class.forName(type).getDeclaredConstructor().newInstance());
            instance.configure(usable);
            return instance;
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new WrongInputException(where + ".type=" + type + " is no " + kind.getSimpleName()
                    + " that is known here (ours, and those that Kafka brings)");
        } catch (RuntimeException e) {
            throw new WrongInputException(where + ": " + e.getMessage());
        }
    }

    List<Link> links() {
        return links;
    }

    @Override
    public void close() {
        links.forEach(link -> link.transform().close());
    }
}
