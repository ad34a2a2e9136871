"""Turn an uploaded file into features: read it safely, check it, report what is wrong."""
