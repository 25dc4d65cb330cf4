// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.kinesis.stream.aws;

import dev.alluvium.connect.kinesis.stream.KinesisException;
import dev.alluvium.connect.kinesis.stream.KinesisException.Kind;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells the SDK's exceptions apart by what to do about them. */
final class SdkErrors {
    private static final int SERVER_ERROR = 500;
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("ProvisionedThroughputExceededException", Kind.THROTTLED),
            Map.entry("KMSThrottlingException", Kind.THROTTLED),
            Map.entry("LimitExceededException", Kind.THROTTLED),
            Map.entry("ThrottlingException", Kind.THROTTLED),
            Map.entry("Throttling", Kind.THROTTLED),
            Map.entry("RequestLimitExceeded", Kind.THROTTLED),
            Map.entry("ExpiredIteratorException", Kind.EXPIRED_ITERATOR),
            Map.entry("ExpiredNextTokenException", Kind.EXPIRED_TOKEN),
            Map.entry("ResourceNotFoundException", Kind.NOT_FOUND),
            // A stream that is being created, changed or deleted; the next call will know more.
            Map.entry("ResourceInUseException", Kind.UNAVAILABLE),
            Map.entry("InvalidArgumentException", Kind.INVALID),
            Map.entry("ValidationException", Kind.INVALID),
            Map.entry("AccessDeniedException", Kind.DENIED),
            Map.entry("NotAuthorized", Kind.DENIED),
            Map.entry("OptInRequired", Kind.DENIED),
            Map.entry("KMSAccessDeniedException", Kind.DENIED),
            Map.entry("KMSDisabledException", Kind.DENIED),
            Map.entry("KMSInvalidStateException", Kind.DENIED),
            Map.entry("KMSNotFoundException", Kind.DENIED),
            Map.entry("KMSOptInRequired", Kind.DENIED),
            Map.entry("UnrecognizedClientException", Kind.DENIED),
            Map.entry("InvalidClientTokenId", Kind.DENIED),
            Map.entry("InvalidSignatureException", Kind.DENIED),
            Map.entry("SignatureDoesNotMatch", Kind.DENIED),
            Map.entry("IncompleteSignature", Kind.DENIED),
            Map.entry("IncompleteSignatureException", Kind.DENIED),
            Map.entry("MissingAuthenticationTokenException", Kind.DENIED),
            Map.entry("ExpiredTokenException", Kind.EXPIRED_CREDENTIALS),
            Map.entry("ExpiredToken", Kind.EXPIRED_CREDENTIALS),
            Map.entry("RequestExpired", Kind.UNAVAILABLE),
            Map.entry("RequestTimeoutException", Kind.UNAVAILABLE),
            Map.entry("RequestAbortedException", Kind.UNAVAILABLE),
            Map.entry("InternalFailure", Kind.UNAVAILABLE),
            Map.entry("ServiceUnavailable", Kind.UNAVAILABLE));

    private SdkErrors() {}

    /** The failure of a request. */
    static KinesisException of(String action, SdkException failure) {
        if (failure instanceof AwsServiceException refused) {
            String code = code(refused);
            return new KinesisException(kind(code, refused.statusCode()), action, code, refused);
        }
        // Connections, time-outs, credentials that could not be fetched: all may be there the next time.
        return new KinesisException(Kind.UNAVAILABLE, action, failure.getClass().getSimpleName(), failure);
    }

    static Kind kind(String code, int status) {
        Kind known = KINDS.get(code);
        if (known != null) {
            return known;
        }
        return status >= SERVER_ERROR || status == 0 ? Kind.UNAVAILABLE : Kind.INVALID;
    }

    private static String code(AwsServiceException refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        if (code != null) {
            return code;
        }
        // One that came inside an event stream has its type alone.
        String type = refused.getClass().getSimpleName();
        return KINDS.containsKey(type) ? type : "HTTP " + refused.statusCode();
    }
}
