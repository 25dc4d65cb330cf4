// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream;

import org.jspecify.annotations.Nullable;

/** A request without the answer that was asked for. Its message names the action and the service's code, no content. */
public final class KinesisException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    public enum Kind {
        /** Asked too often, alone or together with other readers: slower. */
        THROTTLED,
        /** No answer, or the service's own failure: again. */
        UNAVAILABLE,
        /** The iterator is older than five minutes: a new one. */
        EXPIRED_ITERATOR,
        /** The listing's token is too old: from its first page. */
        EXPIRED_TOKEN,
        /** No such stream or shard. */
        NOT_FOUND,
        /** A wrong argument. */
        INVALID,
        /** We may not, or the stream's key is not usable: somebody must act. */
        DENIED,
        /** The session is over: the credentials are fetched again. */
        EXPIRED_CREDENTIALS
    }

    private final Kind kind;
    private final String action;
    private final String code;

    /**
     * @param action the API's name of the operation, which is also that of the permission
     * @param code the service's name of the error, or that of the exception where no answer came
     */
    public KinesisException(Kind kind, String action, String code, @Nullable Throwable cause) {
        super("kinesis:" + action + " failed with " + code, cause);
        this.kind = kind;
        this.action = action;
        this.code = code;
    }

    /** What to do about it. */
    public Kind kind() {
        return kind;
    }

    /** The API's name of the operation. */
    public String action() {
        return action;
    }

    /** The service's name of the error. */
    public String code() {
        return code;
    }

    /** Whether another subscription has the shard, or had it a moment ago, or the consumer is not ready. */
    public boolean isInUse() {
        return code.equals("ResourceInUseException");
    }

    /** Whether the same request may succeed later. */
    public boolean isTransient() {
        return switch (kind) {
            case THROTTLED, UNAVAILABLE, EXPIRED_CREDENTIALS, EXPIRED_TOKEN -> true;
            case EXPIRED_ITERATOR, NOT_FOUND, INVALID, DENIED -> false;
        };
    }
}
