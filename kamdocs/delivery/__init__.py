"""What leaves beside the Word document: the PDF and the pictures of its pages."""
