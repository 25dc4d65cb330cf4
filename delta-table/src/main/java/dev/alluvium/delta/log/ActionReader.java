// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import dev.alluvium.delta.error.ProtocolViolationException;
import dev.alluvium.delta.log.Action.AddFile;
import dev.alluvium.delta.log.Action.Cdc;
import dev.alluvium.delta.log.Action.CommitInfo;
import dev.alluvium.delta.log.Action.DeletionVector;
import dev.alluvium.delta.log.Action.DomainMetadata;
import dev.alluvium.delta.log.Action.Metadata;
import dev.alluvium.delta.log.Action.Protocol;
import dev.alluvium.delta.log.Action.RemoveFile;
import dev.alluvium.delta.log.Action.Txn;
import dev.alluvium.delta.storage.ObjectKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One action of each kind from its JSON fields. */
final class ActionReader {
    private static final Map<String, Function<JsonObject, Action>> KINDS = Map.of(
            "protocol", ActionReader::protocol,
            "metaData", ActionReader::metadata,
            "add", ActionReader::add,
            "remove", ActionReader::remove,
            "txn", ActionReader::txn,
            "commitInfo", ActionReader::commitInfo,
            "domainMetadata", ActionReader::domainMetadata,
            "cdc", ActionReader::cdc);

    private ActionReader() {}

    static boolean knows(String name) {
        return KINDS.containsKey(name);
    }

    /** The action; its name must be a known one. */
    static Action read(JsonObject json) {
        Function<JsonObject, Action> kind = KINDS.get(json.name());
        if (kind == null) {
            throw new IllegalArgumentException("no action is called '" + json.name() + "'");
        }
        return kind.apply(json);
    }

    private static Action protocol(JsonObject json) {
        return new Protocol(
                json.integer("minReaderVersion"),
                json.integer("minWriterVersion"),
                features(json, "readerFeatures"),
                features(json, "writerFeatures"));
    }

    private static Set<String> features(JsonObject json, String field) {
        return new LinkedHashSet<>(json.strings(field));
    }

    private static Action metadata(JsonObject json) {
        JsonObject format = json.optionalObject("format");
        if (format != null) {
            Metadata.checkProvider(format.optionalString("provider"));
        }
        return new Metadata(
                json.string("id"),
                json.optionalString("name"),
                json.optionalString("description"),
                json.string("schemaString"),
                json.strings("partitionColumns"),
                json.nonNullStringMap("configuration"),
                json.optionalNumber("createdTime"));
    }

    private static Action add(JsonObject json) {
        return new AddFile(
                path(json),
                json.presentStringMap("partitionValues"),
                json.number("size"),
                json.number("modificationTime"),
                json.flag("dataChange"),
                json.optionalString("stats"),
                json.nonNullStringMap("tags"),
                deletionVector(json));
    }

    private static Action remove(JsonObject json) {
        return new RemoveFile(
                path(json),
                json.optionalNumber("deletionTimestamp"),
                json.flag("dataChange"),
                json.flag("extendedFileMetadata", false),
                json.stringMap("partitionValues"),
                json.optionalNumber("size"),
                deletionVector(json));
    }

    /** Who opens the table through Kernel could not, were it no URI; who follows the log must not go on either. */
    private static String path(JsonObject json) {
        String path = json.string("path");
        try {
            return new URI(path).toString();
        } catch (URISyntaxException e) {
            throw new ProtocolViolationException(
                    "the path '" + ObjectKeys.shown(path) + "' of action '" + json.name() + "' is not URI-encoded");
        }
    }

    private static Optional<DeletionVector> deletionVector(JsonObject json) {
        JsonObject vector = json.optionalObject("deletionVector");
        return vector == null
                ? Optional.empty()
                : Optional.of(new DeletionVector(
                        vector.string("storageType"),
                        vector.string("pathOrInlineDv"),
                        vector.optionalNumber("offset"),
                        vector.integer("sizeInBytes"),
                        vector.number("cardinality")));
    }

    private static Action txn(JsonObject json) {
        return new Txn(json.string("appId"), json.number("version"), json.optionalNumber("lastUpdated"));
    }

    private static Action commitInfo(JsonObject json) {
        Map<String, Object> fields = new LinkedHashMap<>();
        json.fields().forEach((name, value) -> {
            if (value != null) {
                fields.put(name, value);
            }
        });
        return new CommitInfo(fields);
    }

    private static Action domainMetadata(JsonObject json) {
        return new DomainMetadata(json.string("domain"), json.string("configuration"), json.flag("removed", false));
    }

    private static Action cdc(JsonObject json) {
        return new Cdc(json.string("path"), json.number("size"));
    }
}
