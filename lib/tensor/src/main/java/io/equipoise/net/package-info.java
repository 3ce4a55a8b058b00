/** Networks as pure functions of (flat parameters, batch). */
@org.jspecify.annotations.NullMarked
package io.equipoise.net;
