// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.kinesis.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The fields of a request, or of an object inside one. Null counts as absent. Immutable. */
public final class WireRequest {
    private final WireFormat format;
    private final JsonNode node;

    WireRequest(WireFormat format, JsonNode node) {
        this.format = format;
        this.node = node;
    }

    /** Whether the field is there. */
    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** A text; empty when it is absent. */
    public Optional<String> text(String name) {
        return has(name) ? Optional.of(node.get(name).asText()) : Optional.empty();
    }

    /** A text that must be there. */
    public String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    /** A whole number; empty when it is absent. */
    public OptionalLong number(String name) {
        if (!has(name)) {
            return OptionalLong.empty();
        }
        if (!node.get(name).isNumber()) {
            throw new ServiceException(ErrorType.SERIALIZATION, "The field " + name + " is not a number");
        }
        return OptionalLong.of(node.get(name).longValue());
    }

    /** A whole number that must be there. */
    public long requiredNumber(String name) {
        return number(name).orElseThrow(() -> missing(name));
    }

    /** A moment in epoch milliseconds; empty when it is absent. */
    public OptionalLong time(String name) {
        if (!has(name)) {
            return OptionalLong.empty();
        }
        if (!node.get(name).isNumber()) {
            throw new ServiceException(ErrorType.SERIALIZATION, "The field " + name + " is not a time");
        }
        return OptionalLong.of(format.millis(node.get(name)));
    }

    /** Bytes that must be there. */
    public byte[] blob(String name) {
        if (!has(name)) {
            throw missing(name);
        }
        try {
            byte[] value = node.get(name).binaryValue();
            if (value == null) {
                throw new ServiceException(ErrorType.SERIALIZATION, "The field " + name + " is not a blob");
            }
            return value;
        } catch (IOException e) {
            throw new ServiceException(ErrorType.SERIALIZATION, "The field " + name + " is not a blob");
        }
    }

    /** An object; empty when it is absent. */
    public Optional<WireRequest> object(String name) {
        return has(name) ? Optional.of(new WireRequest(format, node.get(name))) : Optional.empty();
    }

    /** The objects of a list that must be there. */
    public List<WireRequest> objects(String name) {
        if (!has(name)) {
            throw missing(name);
        }
        List<WireRequest> items = new ArrayList<>();
        node.get(name).forEach(item -> items.add(new WireRequest(format, item)));
        return items;
    }

    /** The names of the fields only. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names.toString();
    }

    private static ServiceException missing(String name) {
        String member = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return ServiceException.validation(
                "Value at '" + member + "' failed to satisfy constraint: Member must not be null");
    }
}
