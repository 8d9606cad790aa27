/** Manifests and lists of them as clients wrote them, read without believing what they say of themselves. */
@NullMarked
package io.serac.server.manifest;

import org.jspecify.annotations.NullMarked;
